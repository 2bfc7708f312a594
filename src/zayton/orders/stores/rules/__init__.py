"""The pure core: opening hours, who may be asked, where a postcode lies, tries at a code, and what is owed."""
