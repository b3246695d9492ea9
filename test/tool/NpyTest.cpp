// .npy files: what is written reads back, NumPy's own bytes are read, and everything else is refused in one line.
#include "Npy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <fstream>

#include "unit/TemporaryFolder.h"

namespace pl::tool {
namespace {

using testing::ElementsAre;

// numpy.save of numpy.array([[1, 2, 3], [4, 5, 6]], dtype=numpy.float32), NumPy 1.24: 118 bytes of header text.
constexpr std::string_view kHeader = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";

class NpyTest : public testing::Test {
 protected:
  TemporaryFolder folder;

  std::string file() const { return folder / "x.npy"; }

  /// A version 1 file with this header text and this many zero bytes of data.
  void write_file(std::string header, std::size_t data_bytes) const {
    header.append(63 - (10 + header.size()) % 64, ' ');
    header += '\n';
    std::string bytes("\x93NUMPY\x01\x00", 8);
    bytes += static_cast<char>(header.size() & 0xFF);
    bytes += static_cast<char>(header.size() >> 8);
    write_bytes(bytes + header + std::string(data_bytes, '\0'));
  }

  void write_bytes(const std::string& bytes) const { std::ofstream(file(), std::ios::binary) << bytes; }

  /// The message of the error that reading gives, without the folder's name.
  std::string error(DType dtype = FP32) const {
    try {
      read_npy(file(), dtype);
    } catch (const FileError& error) {
      std::string text = error.what();
      const std::string place = folder / "";
      return text.replace(text.find(place), place.size(), "");
    }
    return "no error";
  }
};

TEST_F(NpyTest, EveryDtypeReadsBackToTheBit) {
  for (const DType dtype : {FP32, FP16, BF16, INT8, UINT8, INT32, INT64, BOOL}) {
    SCOPED_TRACE(name_of(dtype));
    const Array written(dtype, {3, 5});
    for (std::size_t i = 0; i < written.bytes(); ++i) {
      written.as<unsigned char>()[i] = static_cast<unsigned char>(dtype == BOOL ? i % 2 : 37 * i + 5);
    }
    write_npy(file(), written);
    const Array read = read_npy(file(), dtype);
    EXPECT_EQ(read.dtype(), dtype);
    EXPECT_THAT(read.shape(), ElementsAre(3, 5));
    EXPECT_EQ(std::memcmp(read.data(), written.data(), written.bytes()), 0);
  }
}

TEST_F(NpyTest, EveryRankReadsBack) {
  for (const std::vector<std::int64_t>& shape :
       std::vector<std::vector<std::int64_t>>{{}, {7}, {0, 4}, {2, 3, 4}, {1, 2, 3, 4}}) {
    write_npy(file(), Array(INT32, shape));
    EXPECT_EQ(read_npy(file(), INT32).shape(), shape);
  }
}

TEST_F(NpyTest, WritesTheBytesThatNumPyWrites) {
  write_npy(file(), Array(FP32, {2, 3}));
  std::ifstream in(file(), std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  ASSERT_EQ(bytes.size(), 128 + 24);
  EXPECT_EQ(bytes.substr(0, 10), std::string("\x93NUMPY\x01\x00\x76\x00", 10));
  EXPECT_EQ(bytes.substr(10, kHeader.size()), kHeader);
  EXPECT_EQ(bytes[127], '\n');
}

TEST_F(NpyTest, WritesAVectorsShapeAsATuple) {
  write_npy(file(), Array(FP32, {3}));
  std::ifstream in(file(), std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  EXPECT_THAT(bytes, testing::HasSubstr("'shape': (3,), }"));
}

TEST_F(NpyTest, ReadsVersionTwo) {
  std::string bytes("\x93NUMPY\x02\x00", 8);
  bytes += std::string("\x3c\x00\x00\x00", 4) + std::string(kHeader) + "\n" + std::string(24, '\0');
  write_bytes(bytes);
  EXPECT_THAT(read_npy(file(), FP32).shape(), ElementsAre(2, 3));
}

TEST_F(NpyTest, ReadsTheLastComma) {
  write_file("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}", 24);
  EXPECT_THAT(read_npy(file(), FP32).shape(), ElementsAre(2, 3));
}

TEST_F(NpyTest, RefusesAMissingFile) { EXPECT_EQ(error(), "cannot read x.npy: No such file or directory"); }

TEST_F(NpyTest, RefusesAnotherFormat) {
  write_bytes("a text file");
  EXPECT_EQ(error(), "x.npy: expects a .npy file but got another; write it with numpy.save");
  write_bytes("");
  EXPECT_EQ(error(), "x.npy: expects a .npy file but got another; write it with numpy.save");
}

TEST_F(NpyTest, RefusesAnUnknownVersion) {
  write_bytes(std::string("\x93NUMPY\x07\x00\x00\x00", 10));
  EXPECT_EQ(error(), "x.npy: expects .npy version 1, 2 or 3 but got 7");
}

TEST_F(NpyTest, RefusesATruncatedHeader) {
  write_bytes(std::string("\x93NUMPY\x01\x00\x76\x00{'descr'", 18));
  EXPECT_EQ(error(), "x.npy: expects 118 more bytes of header but got 8");
  write_bytes(std::string("\x93NUMPY\x01\x00\x76", 9));
  EXPECT_EQ(error(), "x.npy: expects 2 more bytes of header but got 1");
}

TEST_F(NpyTest, RefusesAHeaderThatIsNoDictionary) {
  for (const char* header : {"", "{", "{'descr': '<f4'}", "{'descr': '<f4', 'fortran_order': 0, 'shape': (2, 3)}",
                             "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2, 3)}",
                             "{'descr': '<f4', 'fortran_order': False, 'shape': (2, -3)}",
                             "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3"}) {
    write_file(header, 24);
    EXPECT_EQ(error(), "x.npy: expects a header {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4)} but got \"" +
                           std::string(header) + "\"; write it with numpy.save");
  }
  write_file("{'colour': 'blue'}", 24);
  EXPECT_EQ(error(),
            "x.npy: expects a header {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4)} but got \"{'colour': "
            "'blue'}\"; write it with numpy.save");
}

TEST_F(NpyTest, RefusesAHeaderOfGigabytes) {
  write_bytes(std::string("\x93NUMPY\x02\x00\xff\xff\xff\xff", 12));
  EXPECT_EQ(error(), "x.npy: expects at most 65536 bytes of header but got 4294967295");
}

TEST_F(NpyTest, RefusesTruncatedData) {
  write_file(std::string(kHeader), 23);
  EXPECT_EQ(error(), "x.npy: expects 24 bytes of data for shape [2, 3] but got 23");
}

TEST_F(NpyTest, RefusesDataThatGoesOn) {
  write_file(std::string(kHeader), 25);
  EXPECT_EQ(error(), "x.npy: expects 24 bytes of data for shape [2, 3] but got 25");
}

TEST_F(NpyTest, RefusesAShapeThatOverflows) {
  write_file("{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4)}", 0);
  EXPECT_THAT(error(), testing::HasSubstr("for shape [4611686018427387904, 4] but got 0"));
}

TEST_F(NpyTest, RefusesFortranOrder) {
  write_file("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3)}", 24);
  EXPECT_EQ(error(),
            "x.npy: expects row-major order but got fortran_order: True; write it with numpy.ascontiguousarray");
}

TEST_F(NpyTest, RefusesAnotherDtype) {
  write_file("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3)}", 48);
  EXPECT_EQ(error(FP32), "x.npy: expects dtype '<f4' for FP32 but got '<f8'");
  EXPECT_EQ(error(BF16), "x.npy: expects dtype '<u2' for BF16 but got '<f8'");
  write_file("{'descr': '>f4', 'fortran_order': False, 'shape': (2, 3)}", 24);
  EXPECT_EQ(error(FP32), "x.npy: expects dtype '<f4' for FP32 but got '>f4'");
}

TEST_F(NpyTest, RefusesABooleanOfTwo) {
  write_file("{'descr': '|b1', 'fortran_order': False, 'shape': (2,)}", 0);
  std::ofstream(file(), std::ios::binary | std::ios::app) << '\x01' << '\x02';
  EXPECT_EQ(error(BOOL), "x.npy: expects booleans of 0 or 1 but got 2 at 1");
}

TEST_F(NpyTest, RefusesToWriteWhereNothingCanBe) {
  EXPECT_THROW(write_npy(folder / "none/x.npy", Array(FP32, {1})), FileError);
}

TEST(NpyName, MarksBf16) {
  EXPECT_EQ(npy_name("x.before", FP32), "x.before.npy");
  EXPECT_EQ(npy_name("x.before", BF16), "x.before.bf16.npy");
}

}  // namespace
}  // namespace pl::tool
