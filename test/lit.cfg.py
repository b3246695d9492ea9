# Every .mlir file below is a test: its RUN lines may use pl-opt, pl-run, FileCheck, not and split-file.
import os

import lit.formats

config.name = "plait"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir"]
config.test_source_root = os.path.dirname(__file__)
config.environment["PATH"] = os.pathsep.join([config.pl_bin_dir, config.llvm_bin_dir, config.environment["PATH"]])
config.environment["FILECHECK_OPTS"] = "--dump-input-filter=error"
