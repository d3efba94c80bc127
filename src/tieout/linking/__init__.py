"""Two books in, a Linkage out: which names stand for the same client."""

from tieout.linking.crosswalk import read_crosswalk, write_crosswalk
from tieout.linking.declared import unused_names
from tieout.linking.meant import bearing, clients_named, names_in_book
from tieout.linking.names import matches_client
from tieout.linking.pairing import link

__all__ = [
    "bearing",
    "clients_named",
    "link",
    "matches_client",
    "names_in_book",
    "read_crosswalk",
    "unused_names",
    "write_crosswalk",
]
