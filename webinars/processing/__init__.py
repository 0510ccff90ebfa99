"""What is made of an uploaded film and of the slides, in a worker and never in a request (docs/adr/0016).

`requests` notes that there is work, `claims` sees to it that one worker has it, `pipeline` does what is not done
yet step by step, `resume` takes up what was left. Everything known is in the row of the recording.
"""
