"""A Spark in local mode for tests."""

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager

from zayton.lake.asking import Engine

LOOPBACK_ONLY = {
    "spark__ui__enabled": "false",
    "spark__ui__showConsoleProgress": "false",
    "spark__log__level": "ERROR",
    "spark__driver__bindAddress": "127.0.0.1",
    "spark__driver__host": "127.0.0.1",
}


@contextmanager
def local_spark() -> Generator[Engine]:
    """An engine on two threads of this machine, for as long as it is needed."""
    from zayton.lake.engines.spark import Spark, session

    os.environ["PYSPARK_PYTHON"] = sys.executable
    started = session(
        "local[2]",
        spark__sql__shuffle__partitions="2",
        spark__driver__memory="1g",
        # to compile well what is asked once took half of the time
        spark__driver__extraJavaOptions="-XX:TieredStopAtLevel=1",
        **LOOPBACK_ONLY,
    )
    yield Spark(started)
    started.stop()
