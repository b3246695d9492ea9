#include "Zoo.h"

namespace pl::test {

Numbers::Numbers(std::vector<std::int64_t> shape) : shape(std::move(shape)) {
  std::int64_t elements = 1;
  for (const std::int64_t extent : this->shape) elements *= extent;
  values.resize(static_cast<std::size_t>(elements));
}

Numbers::Numbers(const Array& array) : Numbers(array.shape()) {
  for (std::int64_t i = 0; i < array.elements(); ++i) (*this)[i] = array.at(i);
}

}  // namespace pl::test
