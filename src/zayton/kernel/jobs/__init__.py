"""Work that runs beside the requests: jobs with progress, schedules, and the services that never stop.

It owns the record of what was asked, how far it is and how it ended. DBOS sees to it that a job that was
interrupted is taken up again; how to go on from where it stood is the job's own knowledge, kept in the books.
It never knows what a job is about.
"""
