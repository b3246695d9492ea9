// NumPy's .npy files, versions 1 and 2, for the dtypes of the language.
#pragma once

#include <filesystem>
#include <iosfwd>

#include "pl/array.h"
#include "pl/error.h"

namespace pl::tool {

/// A file that cannot be read or does not hold what is expected: one line that names it.
class FileError : public Error {
 public:
  using Error::Error;
};

/// "x.npy", or "x.bf16.npy": NumPy has no BF16, so its bits are stored as uint16 in a file that is named so.
std::string npy_name(const std::string& stem, DType dtype);

/// Reads an array that must be of `dtype`. Throws FileError.
Array read_npy(const std::filesystem::path& file, DType dtype);

/// The same from `bytes` that are there already; `name` is what errors call them.
Array read_npy(std::istream& in, std::uint64_t bytes, const std::string& name, DType dtype);

/// Throws FileError.
void write_npy(const std::filesystem::path& file, const Array& array);

}  // namespace pl::tool
