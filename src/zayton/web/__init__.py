"""The shell: signing in, the first page, notices, and the screens of the kernel: journal, jobs, people, tokens.

It shows what the kernel keeps and owns nothing but how far each person has read their notices.
"""
