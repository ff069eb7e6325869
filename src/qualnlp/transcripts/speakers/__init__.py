"""Who speaks, and in which role. In: a `Source`. Out: passages with a speaker and a role each."""
