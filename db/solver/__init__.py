"""The plan as numbers: who can take whom, with how many hours, and the best choice among all of them, proven.

Nothing here knows a name, a file or a screen. `problem` says what is asked and what an answer is worth, `greedy` gives
a first answer at once, `exact` the best one, with HiGHS.
"""
