"""The Windows program under Wine, with pools that are served from the Linux side: `make windows-test`."""
