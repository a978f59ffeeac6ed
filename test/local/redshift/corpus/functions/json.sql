page IS_VALID_JSON

statement ok
CREATE TABLE test_json (id int identity(0,1), json_strings varchar)

statement ok
INSERT INTO test_json (json_strings) VALUES ('{"a":2}'), ('{"a":{"b":{"c":1}}}'), ('{"a": [1,2,"b"]}')

statement ok
INSERT INTO test_json (json_strings) VALUES ('{{}}'), ('{1:"a"}'), ('[1,2,3]')

query
SELECT json_strings, is_valid_json(json_strings) FROM test_json ORDER BY id
----
{"a":2}|t
{"a":{"b":{"c":1}}}|t
{"a": [1,2,"b"]}|t
{{}}|f
{1:"a"}|f
[1,2,3]|f

query
SELECT is_valid_json(NULL)
----
NULL

page IS_VALID_JSON_ARRAY

query
SELECT is_valid_json_array('[]')
----
t

query
SELECT is_valid_json_array('["a","b"]')
----
t

query
SELECT is_valid_json_array('["a",["b",1,["c",2,3,null]]]')
----
t

query
SELECT is_valid_json_array('{"a":1}')
----
f

query
SELECT is_valid_json_array('a')
----
f

query
SELECT is_valid_json_array('[1,2,]')
----
f

page JSON_ARRAY_LENGTH

query
SELECT json_array_length('[11,12,13,{"f1":21,"f2":[25,26]},14]')
----
5

statement error XX000 JSON parsing error
SELECT json_array_length('[11,12,13,{"f1":21,"f2":[25,26]},14')

query
SELECT json_array_length('[11,12,13,{"f1":21,"f2":[25,26]},14', true)
----
NULL

query
SELECT json_array_length('[]')
----
0

page JSON_EXTRACT_ARRAY_ELEMENT_TEXT

query
SELECT json_extract_array_element_text('[111,112,113]', 2)
----
113

query
SELECT json_extract_array_element_text('[111,112,113]', 3)
----
NULL

query
SELECT json_extract_array_element_text('[111,112,113]', -1)
----
NULL

statement error XX000 JSON parsing error
SELECT json_extract_array_element_text('["a",["b",1,["c",2,3,null,]]]', 1)

query
SELECT json_extract_array_element_text('["a",["b",1,["c",2,3,null,]]]', 1, true)
----
NULL

query
SELECT json_extract_array_element_text('["a","b"]', 0)
----
a

page JSON_EXTRACT_PATH_TEXT

query
SELECT json_extract_path_text('{"f2":{"f3":1},"f4":{"f5":99,"f6":"star"}}', 'f4', 'f6')
----
star

statement error XX000 JSON parsing error
SELECT json_extract_path_text('{"f2":{"f3":1},"f4":{"f5":99,"f6":"star"}', 'f4', 'f6')

query
SELECT json_extract_path_text('{"f2":{"f3":1},"f4":{"f5":99,"f6":"star"}', 'f4', 'f6', true)
----
NULL

query
SELECT json_extract_path_text('{"farm":{"barn":{"color":"red","feed stocked":true}}}', 'farm', 'barn', 'color')
----
red

query
SELECT json_extract_path_text('{"farm":{"barn":{"color":"red","feed stocked":true}}}', 'farm', 'barn', 'feed stocked')
----
true

query
SELECT json_extract_path_text('{"farm":{"barn":{}}}', 'farm', 'barn', 'color')
----
NULL

query
SELECT json_extract_path_text('{"house":{"appliances":{"washing machine":{"brand":"Any Brand","color":"beige"}}}}', 'house', 'appliances', 'washing machine', 'brand')
----
Any Brand

query
SELECT json_extract_path_text('{"a":{"b":{"c":{"d":{"e":1}}}}}', 'a', 'b', 'c', 'd', 'e')
----
1

query
SELECT json_extract_path_text('{"a":{"b":{"c":{"d":{"e":1}}}}}', 'a', 'b', 'c', 'd', 'e', true)
----
1

query
SELECT json_extract_path_text('no json', 'a', true)
----
NULL

query
SELECT json_extract_path_text('{"a":[1,2]}', 'a')
----
[1,2]

page CAN_JSON_PARSE

query
SELECT CAN_JSON_PARSE('[10001,10002,"abc"]')
----
t

query
SELECT can_json_parse('{"a":')
----
f

page JSON_PARSE

query
SELECT JSON_PARSE('[10001,10002,"abc"]')
----
[10001,10002,"abc"]

query
SELECT JSON_TYPEOF(JSON_PARSE('[10001,10002,"abc"]'))
----
array

page JSON_SERIALIZE

query
SELECT JSON_SERIALIZE(JSON_PARSE('[10001,10002,"abc"]'))
----
[10001,10002,"abc"]

page JSON_SERIALIZE_TO_VARBYTE

statement error 0A000 local Redshift does not support the function JSON_SERIALIZE_TO_VARBYTE
SELECT json_serialize_to_varbyte(json_parse('[1]'))

page r_array

query
SELECT array(1, 50, null, 100)
----
[1,50,null,100]

query
SELECT array(1, 'abc', true, 3.14)
----
[1,"abc",true,3.14]

query
SELECT array()
----
[]

page r_array_concat

query
SELECT ARRAY_CONCAT(ARRAY(10001,10002), ARRAY(10003,10004))
----
[10001,10002,10003,10004]

query
SELECT ARRAY_CONCAT(ARRAY(10001,10002), ARRAY('ab','cd'))
----
[10001,10002,"ab","cd"]

query
SELECT array_concat(array(), array(1))
----
[1]

page array_flatten

query
SELECT ARRAY_FLATTEN(ARRAY(ARRAY(1,2,3,4),ARRAY(5,6,7,8),ARRAY(9,10)))
----
[1,2,3,4,5,6,7,8,9,10]

page get_array_length

query
SELECT GET_ARRAY_LENGTH(ARRAY(1,2,3,4,5,6,7,8,9,10))
----
10

page r_subarray

query
SELECT SUBARRAY(ARRAY('a', 'b', 'c', 'd', 'e', 'f'), 2, 3)
----
["c","d","e"]

query
SELECT subarray(array(1, 2, 3), 1)
----
[2,3]

page split_to_array

query
SELECT SPLIT_TO_ARRAY('12|345|6789', '|')
----
["12","345","6789"]

query
SELECT split_to_array('a,b')
----
["a","b"]

page r_object_function

query
SELECT object()
----
{}

query
SELECT object('a', 1, 'b', true, 'c', 3.14)
----
{"a":1,"b":true,"c":3.14}

query
SELECT object('a', object('aa', 1), 'b', array(2,3), 'c', json_parse('{}'))
----
{"a":{"aa":1},"b":[2,3],"c":{}}

page r_decimal_precision

statement ok
CREATE TABLE numbers (s super)

statement ok
INSERT INTO numbers VALUES (3.14159)

query
SELECT decimal_precision(s) FROM numbers
----
6

page r_decimal_scale

query
SELECT decimal_scale(s) FROM numbers
----
5

page r_is_array

query
SELECT is_array(JSON_PARSE('[1,2]'))
----
t

query
SELECT is_array(json_parse('{}'))
----
f

page r_is_bigint

statement ok
CREATE TABLE five (s super)

statement ok
INSERT INTO five VALUES (5)

query
SELECT s, is_bigint(s), is_integer(s), is_smallint(s), is_varchar(s) FROM five
----
5|t|t|t|f

page r_is_boolean

query
SELECT is_boolean(json_parse('true'))
----
t

page r_is_char

statement ok
CREATE TABLE texts (s super)

statement ok
INSERT INTO texts VALUES ('abc')

query
SELECT s, is_varchar(s), is_char(s), is_integer(s) FROM texts
----
"abc"|t|t|f

page r_is_decimal

query
SELECT is_decimal(json_parse('1.22'))
----
t

page r_is_object

query
SELECT is_object(JSON_PARSE('{"name": "Joe"}'))
----
t

page r_is_scalar

query
SELECT is_scalar(json_parse('"Joe"'))
----
t

query
SELECT is_scalar(json_parse('[]'))
----
f

page r_json_size

query
SELECT JSON_SIZE(JSON_PARSE('[10001,10002,"⬤"]'))
----
19

page r_json_typeof

query
SELECT JSON_TYPEOF(ARRAY(1,2))
----
array

query
SELECT JSON_TYPEOF(JSON_PARSE('{"name":"Joe"}'))
----
object

page r_is_float

query
SELECT is_float(json_parse('2.22e+0'))
----
t

query
SELECT is_float(json_parse('2.22'))
----
f
