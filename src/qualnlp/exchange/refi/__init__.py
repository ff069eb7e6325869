"""REFI-QDA 1.0: projects (.qdpx) and codebooks (.qdc).

In: a project, or a file. Out: a file, or a project. The schemas in `schema` are those of the
standard, with their licence (MIT).
"""
