"""Plans for people: the best proposal for all who wait, what another choice would cost, and whom to look for.

Everything here is a pure question about a Stand that takes longer than a frame. `process` asks them in a child
process, which can be ended at any moment; `child` is that process.
"""
