page r_FNV_HASH

query
SELECT fnv_hash(1)
----
-5968735742475085980

query
SELECT fnv_hash('Amazon Redshift')
----
7783490368944507294

query
SELECT fnv_hash('Amazon Redshift', fnv_hash(1))
----
-2202602717770968555

query
SELECT fnv_hash('abcd')
----
-281581062704388899

query
SELECT fnv_hash('cd', fnv_hash('ab'))
----
-281581062704388899

query
SELECT fnv_hash(1::smallint)
----
589727492704079044

query
SELECT fnv_hash(1::bigint)
----
-8517097267634966620

query
SELECT fnv_hash(NULL)
----
NULL

page r_MD5

query
SELECT md5('Amazon Redshift')
----
f7415e33f972c03abd4f3fed36748f7a

page SHA1

query
SELECT sha1('Amazon Redshift')
----
eeac5ed1e11cda66032c30ad77b25071b5487f55

page SHA

query
SELECT sha('abc')
----
a9993e364706816aba3e25717850c26c9cd0d89d

page FUNC_SHA1

query
SELECT func_sha1('abc')
----
a9993e364706816aba3e25717850c26c9cd0d89d

page SHA2

query
SELECT sha2('abc', 224)
----
23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7

query
SELECT sha2('abc', 256)
----
ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad

query
SELECT sha2('abc', 0)
----
ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad

query
SELECT sha2('abc', 384)
----
cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7

query
SELECT sha2('abc', 123)
----
NULL

page r_CHECKSUM

statement error 0A000 local Redshift does not support the function CHECKSUM
SELECT checksum(1)

page MURMUR3_32_HASH

statement error 0A000 local Redshift does not support the function MURMUR3_32_HASH
SELECT murmur3_32_hash('a')

page r_TO_HEX

query
SELECT to_hex(2147676847)
----
8002f2af

page r_FARMFINGERPRINT64

query
SELECT farmFingerprint64('Amazon Redshift')
----
8085098817162212970

# The others are those of FarmHash itself, one for each length that it treats in its own way.

query
SELECT farmfingerprint64('')
----
-7286425919675154353

query
SELECT farmfingerprint64('abc')
----
2640714258260161385

query
SELECT farmfingerprint64('abcdefg')
----
4341691227789030229

query
SELECT farmfingerprint64('abcdefgh')
----
-78300442537744119

query
SELECT farmfingerprint64(repeat('y', 17) || 'q')
----
7908883575074534259

query
SELECT farmfingerprint64(repeat('z', 30) || 'é')
----
2146267819459494356

query
SELECT farmfingerprint64(repeat('w', 33))
----
-8157761262928647574

query
SELECT farmfingerprint64('The quick brown fox jumps over the lazy dog, twice over, and then')
----
-9082408333948391412

query
SELECT farmfingerprint64(repeat('0123456789', 7))
----
5261878338456922136

query
SELECT farmfingerprint64(repeat('0123456789', 20) || 'tail')
----
5555466540305875418

query
SELECT farmfingerprint64(NULL)
----
NULL
