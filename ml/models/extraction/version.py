"""The version of the extraction: a new one voids calibrations and gates that were measured with an older one."""

VERSION = "extraction-5"
