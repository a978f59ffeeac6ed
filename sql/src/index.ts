export { foldCase, nameOf, quoteIdentifier, quoteLiteral, RESERVED, stringValue } from './identifier.js';
export { splitStatements, type Statement } from './statements.js';
export { isToken, positionAt, significant, SqlScanError, tokenize, type Token, type TokenKind } from './tokens.js';
