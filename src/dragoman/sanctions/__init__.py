"""The ledger of sanctions: who demanded, planned, imposed, eased or lifted what against whom, as reported.

`acts` reads them off one coding, `ledger` folds many to episodes, `commands` is `dragoman sanctions`.
"""
