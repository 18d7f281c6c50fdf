"""What the rows of faults are written with: a shop of real processes, load with a ledger, probes, tokens, raw HTTP."""
