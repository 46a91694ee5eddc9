"""Odoo's command line as a file: with workers the server starts this file again for its bus."""

from odoo.cli.command import main

main()
