"""Documents in the forms of other tools, written and read. The library of a form is loaded when it is used."""
