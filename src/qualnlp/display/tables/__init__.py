"""Tables before they become Word, Excel or HTML. In: `Findings`. Out: `Grid`s."""
