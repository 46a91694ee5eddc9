{
    "name": "Plain route to compare with",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "Trade Union maintainers",
    "category": "Hidden",
    "depends": ["web"],
    "installable": False,
}
