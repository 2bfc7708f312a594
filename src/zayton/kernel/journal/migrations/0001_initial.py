from django.db import migrations, models

from zayton.kernel.journal.partitions import create_journal_tables, drop_journal_tables


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(create_journal_tables, drop_journal_tables)],
            state_operations=[
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("verb", models.CharField(max_length=48)),
                        ("version", models.SmallIntegerField()),
                        ("document_kind", models.SmallIntegerField()),
                        ("document_id", models.BigIntegerField()),
                        ("at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField()),
                        ("actor", models.CharField(max_length=48)),
                        ("payload", models.JSONField()),
                    ],
                    options={"db_table": "journal_entry"},
                ),
                migrations.CreateModel(
                    name="Reference",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "dimension",
                                "key",
                                "entry_id",
                                "month",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("dimension", models.SmallIntegerField()),
                        ("month", models.DateField()),
                        ("key", models.BigIntegerField()),
                        ("entry_id", models.BigIntegerField()),
                    ],
                    options={"db_table": "journal_reference"},
                ),
            ],
        ),
        migrations.CreateModel(
            name="Pending",
            fields=[
                ("entry_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
            ],
            options={"db_table": "journal_pending"},
        ),
        migrations.CreateModel(
            name="Position",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("entry_id", models.BigIntegerField(unique=True)),
                ("recorded_at", models.DateTimeField()),
            ],
            options={"db_table": "journal_position"},
        ),
        migrations.CreateModel(
            name="Cursor",
            fields=[
                ("reader", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("position", models.BigIntegerField(default=0)),
            ],
            options={"db_table": "journal_cursor"},
        ),
        migrations.CreateModel(
            name="Parked",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reader", models.CharField(max_length=60)),
                ("position", models.BigIntegerField()),
                ("reason", models.TextField()),
                ("attempts", models.IntegerField(default=1)),
                ("parked_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("parked", "Parked"), ("worked", "Worked"), ("discarded", "Discarded")],
                        default="parked",
                        max_length=10,
                    ),
                ),
                ("settled_by", models.CharField(blank=True, max_length=48)),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "journal_parked",
                "constraints": [
                    models.UniqueConstraint(fields=("reader", "position"), name="parked_once_a_reader")
                ],
            },
        ),
    ]
