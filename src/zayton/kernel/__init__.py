"""The ground everything stands on: journal, access, jobs, intake, and money, time and errors as leaves.

It knows nothing of goods, orders or marketplaces: a domain tells it what exists by registering events,
permissions, import targets and jobs. It never decides anything about the business.
"""
