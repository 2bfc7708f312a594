"""What others may know of jobs: declaring, asking for, steering and watching them, and services."""

from zayton.kernel.jobs.abreast import abreast
from zayton.kernel.jobs.errors import JobCancelled, JobRefused
from zayton.kernel.jobs.operations import cancel_job, open_arguments, retry_job, start_job
from zayton.kernel.jobs.performing import perform_job
from zayton.kernel.jobs.queries import (
    failure_words,
    job_seen_by,
    jobs_by_state,
    jobs_seen_by,
    progress_words,
    running_work,
)
from zayton.kernel.jobs.registry import JobKind, job, job_kinds
from zayton.kernel.jobs.run import Run
from zayton.kernel.jobs.services import Service, register_service
from zayton.kernel.jobs.states import JobState

__all__ = [
    "JobCancelled",
    "JobKind",
    "JobRefused",
    "JobState",
    "Run",
    "Service",
    "abreast",
    "cancel_job",
    "failure_words",
    "job",
    "job_kinds",
    "job_seen_by",
    "jobs_by_state",
    "jobs_seen_by",
    "open_arguments",
    "perform_job",
    "progress_words",
    "register_service",
    "retry_job",
    "running_work",
    "start_job",
]
