page r_ASCII

query
SELECT ascii('amazon')
----
97

query
SELECT ascii('Amazon')
----
65

query
SELECT ascii('')
----
0

query
SELECT ascii(NULL)
----
NULL

page r_BPCHARCMP

query
SELECT bpcharcmp('a', 'b')
----
-1

query
SELECT bpcharcmp('b', 'a')
----
1

query
SELECT bpcharcmp('a ', 'a')
----
0

query
SELECT bpcharcmp('Wilson', 'Warren')
----
1

page r_BTRIM

query
SELECT '[' || btrim('     abc    ') || ']'
----
[abc]

query
SELECT btrim('xyzaxyzbxyzcxyz', 'xyz')
----
axyzbxyzc

query
SELECT btrim('setuphistorycassettes', 'tes')
----
uphistoryca

page r_BTTEXT_PATTERN_CMP

query
SELECT bttext_pattern_cmp('a', 'b')
----
-1

query
SELECT bttext_pattern_cmp('b', 'a')
----
1

query
SELECT bttext_pattern_cmp('a', 'a')
----
0

page r_CHAR_LENGTH

query
SELECT char_length('français')
----
8

query
SELECT char_length('cat  '::char(10))
----
3

page r_CHARACTER_LENGTH

query
SELECT character_length('cat')
----
3

page r_CHARINDEX

query
SELECT charindex('dog', 'fish')
----
0

query
SELECT charindex('fish', 'dogfish')
----
4

query
SELECT charindex('é', 'crème brûlée')
----
11

query
SELECT charindex('.', 1234.5)
----
5

query
SELECT charindex(NULL, 'fish')
----
NULL

page r_CHR

query
SELECT chr(65)
----
A

query
SELECT chr(65) || chr(66)
----
AB

query
SELECT chr(233)
----
é

page r_COLLATE

statement ok
CREATE TABLE people (col1 varchar(20))

statement ok
INSERT INTO people VALUES ('john'), ('JOHN')

query
SELECT * FROM people WHERE col1 = 'john'
----
john

query
SELECT col1 FROM people WHERE collate(col1, 'case_insensitive') = 'john' ORDER BY col1
----
JOHN
john

query
SELECT col1 FROM people WHERE collate(col1, 'case_sensitive') = 'john'
----
john

page r_CONCAT

query
SELECT concat('December 25, ', '2008')
----
December 25, 2008

query
SELECT 'December 25, ' || '2008'
----
December 25, 2008

query
SELECT concat('Thursday, ', concat('December 25, ', '2008'))
----
Thursday, December 25, 2008

query
SELECT concat('a', NULL)
----
NULL

query
SELECT concat('a', 1)
----
a1

statement error 42883 function concat(unknown, unknown, unknown) does not exist
SELECT concat('a', 'b', 'c')

page r_concat_op

query
SELECT 'a' || NULL
----
NULL

query
SELECT 'Bellagio Hotel' || ' seats ' || nvl(NULL::int, 0)
----
Bellagio Hotel seats 0

query
SELECT 'on ' || date '2008-06-01'
----
on 2008-06-01

query
SELECT 1 || 2
----
12

query
SELECT 1.50 || '%'
----
1.50%

page crc32-function

query
SELECT crc32('Amazon Redshift')
----
f2726906

query
SELECT crc32('')
----
00000000

query
SELECT crc32(NULL)
----
NULL

page DIFFERENCE

query
SELECT difference('Amazon', '+-*/%')
----
0

query
SELECT difference('AC/DC', 'Ay See Dee See')
----
4

query
SELECT difference('+-*/%', '!')
----
1

query
SELECT difference('Amazon', 'Amazin')
----
4

page r_INITCAP

query
SELECT initcap('amazon redshift')
----
Amazon Redshift

query
SELECT initcap('MON-TUE wed_thu')
----
Mon-Tue Wed_Thu

query
SELECT initcap('nibh.enim@egestas.ca')
----
Nibh.Enim@Egestas.Ca

query
SELECT initcap('élan vital')
----
Élan Vital

page r_LEFT

query
SELECT left('Chicago', 3)
----
Chi

query
SELECT right('Chicago', 3)
----
ago

query
SELECT left('été', 2)
----
ét

query
SELECT left('abc', 0)
----
(empty)

query
SELECT left(12345, 2)
----
12

page r_LEN

query
SELECT octet_length('français')
----
9

query
SELECT len('français')
----
8

query
SELECT len('cat')
----
3

query
SELECT len('cat   ')
----
6

query
SELECT len('cat   '::char(6))
----
3

query
SELECT len('')
----
0

query
SELECT len(NULL)
----
NULL

query
SELECT len(12345)
----
5

page r_LENGTH

query
SELECT length('cat   ')
----
6

query
SELECT length('cat'::char(8))
----
3

page r_TEXTLEN

query
SELECT textlen('cat')
----
3

page r_LOWER

query
SELECT lower('Amazon ÉTÉ')
----
amazon été

page r_UPPER

query
SELECT upper('Amazon été')
----
AMAZON ÉTÉ

page r_LPAD

query
SELECT lpad('Die Walkure', 15)
----
    Die Walkure

query
SELECT lpad('Carmen', 10, '0123456789')
----
0123Carmen

query
SELECT lpad('Abduction', 5, 'x')
----
Abduc

query
SELECT rpad('Carmen', 10, '0123456789')
----
Carmen0123

query
SELECT '[' || rpad('a', 3) || ']'
----
[a  ]

query
SELECT lpad(7, 3, '0')
----
007

page r_LTRIM

query
SELECT ltrim('2008-01-24 06:43:29', '2008-')
----
1-24 06:43:29

query
SELECT ltrim('   trim')
----
trim

query
SELECT rtrim('trim   ') || '.'
----
trim.

query
SELECT rtrim('Carmen', 'en')
----
Carm

page r_RTRIM

query
SELECT rtrim('Greenville', 'le')
----
Greenvi

page OCTETINDEX

query
SELECT octetindex('AWS', 'Amazon AWS')
----
8

query
SELECT octetindex('AWS', 'Άμαζον AWS')
----
14

query
SELECT octetindex('q', 'Amazon')
----
0

page r_OCTET_LENGTH

query
SELECT octet_length('Άμαζον')
----
12

query
SELECT octet_length('')
----
0

page r_POSITION

query
SELECT position('dog' in 'fish')
----
0

query
SELECT position('fish' in 'dogfish')
----
4

page r_QUOTE_IDENT

query
SELECT quote_ident('foo')
----
foo

query
SELECT quote_ident('foo bar')
----
"foo bar"

page r_QUOTE_LITERAL

query
SELECT quote_literal('o''clock')
----
'o''clock'

page REGEXP_COUNT

query
SELECT regexp_count('abcdefghijklmnopqrstuvwxyz', '[a-z]{3}')
----
8

query
SELECT regexp_count('the fox', 'FOX', 1, 'i')
----
1

query
SELECT regexp_count('the fox', 'FOX')
----
0

query
SELECT regexp_count('passwd7 plain A1234 a1234', '(?=[^ ]*[a-z])(?=[^ ]*[0-9])[^ ]+', 1, 'p')
----
2

query
SELECT regexp_count('passwd7 plain A1234 a1234', '(?=[^ ]*[a-z])(?=[^ ]*[0-9])[^ ]+', 1, 'ip')
----
3

query
SELECT regexp_count('Etiam.laoreet.libero@sodalesMaurisblandit.edu', '@[^.]*\\.(org|edu)')
----
1

query
SELECT regexp_count('sed@lacusUtnec.ca', '@[^.]*\\.(org|edu)')
----
0

query
SELECT regexp_count('aaa', 'a', 0)
----
3

query
SELECT regexp_count('aaa', 'a', 2)
----
2

query
SELECT regexp_count(NULL, 'a')
----
NULL

page REGEXP_INSTR

query
SELECT regexp_instr('the fox', 'FOX', 1, 1, 0, 'i')
----
5

query
SELECT regexp_instr('passwd7 plain A1234 a1234', '(?=[^ ]*[a-z])(?=[^ ]*[0-9])[^ ]+', 1, 2, 0, 'p')
----
21

query
SELECT regexp_instr('passwd7 plain A1234 a1234', '(?=[^ ]*[a-z])(?=[^ ]*[0-9])[^ ]+', 1, 2, 0, 'ip')
----
15

query
SELECT regexp_instr('sed@lacusUtnec.ca', '@[^.]*')
----
4

query
SELECT regexp_instr('Izod Center', '[cC]ent(er|re)$')
----
6

query
SELECT regexp_instr('Air Canada Centre', '[cC]ent(er|re)$')
----
12

query
SELECT regexp_instr('abc', 'x')
----
0

query
SELECT regexp_instr('abcabc', 'b', 1, 2, 1)
----
6

query
SELECT regexp_instr('abc', 'b', 1, 0)
----
0

query
SELECT regexp_instr('abc', 'b', 1, 4)
----
0

page REGEXP_REPLACE

query
SELECT regexp_replace('sed@lacusUtnec.ca', '@.*\\.(org|gov|com|edu|ca)$')
----
sed

query
SELECT regexp_replace('sed@lacusUtnec.ca', '@.*\\.[[:alpha:]]{2,3}', '@internal.company.com')
----
sed@internal.company.com

query
SELECT regexp_replace('the fox', 'FOX', 'quick brown fox', 1, 'i')
----
the quick brown fox

query
SELECT regexp_replace('passwd7 plain A1234 a1234', '(?=[^ ]*[a-z])(?=[^ ]*[0-9])[^ ]+', '[hidden]', 1, 'p')
----
[hidden] plain A1234 [hidden]

query
SELECT regexp_replace('passwd7 plain A1234 a1234', '(?=[^ ]*[a-z])(?=[^ ]*[0-9])[^ ]+', '[hidden]', 1, 'ip')
----
[hidden] plain [hidden] [hidden]

query
SELECT regexp_replace('a.b.c', '\\.', '-')
----
a-b-c

query
SELECT regexp_replace('abc', NULL, 'x')
----
NULL

query
SELECT regexp_replace('2018-11-01', '(\\d+)-(\\d+)-(\\d+)', '$3.$2.$1', 1, 'p')
----
01.11.2018

page REGEXP_SUBSTR

query
SELECT regexp_substr('the fox', 'FOX', 1, 1, 'i')
----
fox

query
SELECT regexp_substr('THE SECRET CODE IS THE LOWERCASE PART OF 1931abc0EZ.', '[a-z]+', 1, 1, 'c')
----
abc

query
SELECT regexp_substr('passwd7 plain A1234 a1234', '(?=[^ ]*[a-z])(?=[^ ]*[0-9])[^ ]+', 1, 2, 'p')
----
a1234

query
SELECT regexp_substr('passwd7 plain A1234 a1234', '(?=[^ ]*[a-z])(?=[^ ]*[0-9])[^ ]+', 1, 2, 'ip')
----
A1234

query
SELECT regexp_substr('This is a cat, this is a dog. This is a mouse.', 'this is a (\\w+)', 1, 2, 'ie')
----
dog

query
SELECT regexp_substr('sed@lacusUtnec.ca', '@[^.]*')
----
@lacusUtnec

query
SELECT regexp_substr('abc', 'x')
----
(empty)

query
SELECT regexp_substr(NULL, 'x')
----
NULL

page r_REPEAT

query
SELECT repeat('ab', 3)
----
ababab

query
SELECT repeat('ab', 0)
----
(empty)

page r_REPLICATE

query
SELECT replicate('x', 3)
----
xxx

page r_REPLACE

query
SELECT replace('Shows and musicals', 'Shows', 'Theatre')
----
Theatre and musicals

query
SELECT replace('abc', 'x', 'y')
----
abc

query
SELECT replace('abc', NULL, 'y')
----
NULL

page r_REVERSE

query
SELECT reverse('abcde')
----
edcba

query
SELECT reverse(93)
----
39

page SOUNDEX

query
SELECT soundex('AWS Amazon')
----
A252

query
SELECT soundex('+-*/%')
----
(empty)

query
SELECT soundex('Amazon')
----
A525

page SPLIT_PART

query
SELECT split_part('abc$def$ghi', '$', 2)
----
def

query
SELECT split_part('abc$def$ghi', '$', 4)
----
(empty)

query
SELECT split_part('abc$def$ghi', '#', 1)
----
abc$def$ghi

query
SELECT split_part('2008-01-24', '-', 1)
----
2008

query
SELECT split_part(date '2008-01-24', '-', 2)
----
01

statement error 22023 field position must be greater than zero
SELECT split_part('abc', '$', 0)

statement error 22023 field position must be greater than zero
SELECT split_part('abc', '$', -1)

page r_STRPOS

query
SELECT strpos('dogfish', 'fist')
----
0

query
SELECT strpos('dogfish', 'fish')
----
4

query
SELECT strpos(1234.56, '.')
----
5

page r_STRTOL

query
SELECT strtol('0xf', 16)
----
15

query
SELECT strtol('abcd1234', 16)
----
2882343476

query
SELECT strtol('1234567', 10)
----
1234567

query
SELECT strtol('1234567', 8)
----
342391

query
SELECT strtol('110101', 2)
----
53

query
SELECT strtol('', 2)
----
0

query
SELECT strtol(NULL, 2)
----
NULL

query
SELECT strtol('  -ff', 16)
----
-255

statement error 22023 The input 19 is not valid to be converted to base 8
SELECT strtol('19', 8)

page r_SUBSTRING

query
SELECT substring('caterpillar', 6, 4)
----
pill

query
SELECT substring('caterpillar', 6, 8)
----
pillar

query
SELECT substring('caterpillar', -2, 6)
----
cat

query
SELECT substring('caterpillar', -5, 4)
----
(empty)

query
SELECT substring('caterpillar' from 6 for 4)
----
pill

query
SELECT substring(timestamp '2008-01-24 06:43:29', 6, 2)
----
01

query
SELECT substring(timestamp '2008-01-24 06:43:29' from 6 for 2)
----
01

query
SELECT cast('Fourscore and seven' as varchar(5))
----
Fours

query
SELECT substring(12345, 2, 2)
----
23

statement error 22011 negative substring length not allowed
SELECT substring('abc', 1, -1)

page r_SUBSTR

query
SELECT substr('caterpillar', 6, 4)
----
pill

query
SELECT substr('caterpillar', 6)
----
pillar

page r_TRANSLATE

query
SELECT translate('mint tea', 'inea', 'osin')
----
most tin

query
SELECT translate('amet.faucibus.ut@condimentumegetvolutpat.ca', '@', '.')
----
amet.faucibus.ut.condimentumegetvolutpat.ca

query
SELECT translate('St. Petersburg', ' .', '_')
----
St_Petersburg

query
SELECT translate('a', NULL, 'b')
----
NULL

page r_TRIM

query
SELECT trim('"' FROM '"dog"')
----
dog

query
SELECT trim('    abc    ') || '.'
----
abc.

query
SELECT trim(both 'x' from 'xxax')
----
a

query
SELECT trim(leading 'x' from 'xxax')
----
ax

query
SELECT trim(trailing 'x' from 'xxax')
----
xxa
