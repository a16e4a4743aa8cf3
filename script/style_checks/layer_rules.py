"""Rules for includes: the arrows between layers, and which files may know which library."""

import re
from dataclasses import dataclass

from style_checks.findings import Finding

# What the files of a folder may include; benchmarks and tests see everything.
MAY_INCLUDE = {
    "protocol": ("protocol",),
    "storage": ("protocol", "storage"),
    "federation": ("protocol", "storage", "federation"),
    "config": ("protocol", "config"),
    "node": ("protocol", "storage", "federation", "config", "node"),
}
FOLDERS = (*MAY_INCLUDE, "tests", "benchmarks")


@dataclass(frozen=True)
class Confined:
    """A library that few files may know."""

    header: re.Pattern
    files: re.Pattern
    message: str


CONFINED = (
    Confined(re.compile(r"rocksdb/"), re.compile(r"storage/rocksdb_(store\.cpp|file_list\..*)|tests/storage/.*"),
             "only storage/rocksdb_store.cpp and storage/rocksdb_file_list know RocksDB"),
    Confined(re.compile(r"boost/beast"), re.compile(r"node/http_(?:parser|websocket)\.cpp|(?:tests|benchmarks)/.*"),
             "only node/http_parser.cpp and node/http_websocket.cpp include Beast"),
    Confined(re.compile(r"curl/"), re.compile(r"node/webhook_post\.cpp"), "only node/webhook_post.cpp knows libcurl"),
    Confined(re.compile(r"qrencode\.h"), re.compile(r"node/qr_code\.cpp"), "only node/qr_code.cpp knows libqrencode"),
    Confined(re.compile(r"(?!.*\.grpc\.).*\.pb\.h"), re.compile(r"protocol/codec\w*\.(?:cpp|h)"),
             "generated types stop at the codec, protocol/codec*"),
    Confined(re.compile(r"pugixml"), re.compile(r"node/bank_xml\.cpp"), "only node/bank_xml.cpp knows pugixml"),
    Confined(re.compile(r"csv\.h"), re.compile(r"node/bank_csv_rows\.cpp"), "only node/bank_csv_rows.cpp knows libcsv"),
    Confined(re.compile(r"grpc(?:pp|\+\+)?/|.*\.grpc\.pb\.h"), re.compile(r"node/link_transport\w*\.cpp|tests/node/.*"),
             "only node/link_transport*.cpp knows gRPC"),
)


def _direction(source, include):
    target = include.path.split("/", 1)[0]
    if include.path.endswith(".pb.h"):
        return None  # generated; CONFINED says who may know it
    if "/" not in include.path or target not in FOLDERS:
        return f'"{include.path}": own headers are included by their path from the root, others in <>'
    if target not in MAY_INCLUDE.get(source.layer, FOLDERS):
        return f"{source.layer} may not include {target}"
    return None


def _known_libraries(include, sources):
    """The libraries that an include brings in: itself, or by way of a header that knows one."""
    header = sources.get(include.path)
    paths = [include.path] + [inner.path for inner in header.includes] if header else [include.path]
    return [library for library in CONFINED if any(library.header.match(path) for path in paths)]


def check_includes(source, sources):
    for include in source.includes:
        message = _direction(source, include) if include.quoted else None
        if message:
            yield Finding(source.path, include.line, "include-direction", message)
        if include.path == "iostream" and source.layer in MAY_INCLUDE and source.layer != "node":
            yield Finding(source.path, include.line, "iostream", "this layer reads and prints nothing")
        for library in _known_libraries(include, sources):
            if not library.files.fullmatch(source.path):
                yield Finding(source.path, include.line, "confined-include", library.message)


RULES = (check_includes,)
