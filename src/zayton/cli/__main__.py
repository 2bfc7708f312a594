"""`python -m zayton.cli`, for where the script is not on the path."""

import sys

from zayton.cli.main import main

sys.exit(main())
