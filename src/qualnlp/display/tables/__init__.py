"""Tables before they become Word, Excel or HTML. In: `ReportData`. Out: `Table`s."""
