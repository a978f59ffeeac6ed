import java.sql.*;
import java.util.*;

/** The Amazon Redshift JDBC driver: parameters, batches, row limits, metadata, cancel, TLS. */
public class Check {
  public static void main(String[] arguments) throws Exception {
    Properties login = new Properties();
    login.put("user", System.getenv("PGUSER"));
    login.put("password", System.getenv("PGPASSWORD"));
    String url = "jdbc:redshift://" + System.getenv("PGHOST") + ":" + System.getenv("PGPORT") + "/" + System.getenv("PGDATABASE")
        + "?ssl=true&sslmode=verify-full&sslrootcert=" + System.getenv("SSL_CERT_FILE");
    try (Connection connection = DriverManager.getConnection(url, login)) {
      check(connection);
      System.out.println("JDBC " + connection.getMetaData().getDriverVersion());
    }
  }

  static void check(Connection connection) throws SQLException {
    Statement statement = connection.createStatement();
    statement.execute("CREATE SCHEMA jdbc");
    statement.execute("CREATE TABLE jdbc.people (id INT PRIMARY KEY, name VARCHAR(20), amount DECIMAL(10, 2), at TIMESTAMP, born DATE, ok BOOLEAN)");
    statement.execute("CREATE TABLE jdbc.orders (id INT IDENTITY(1, 1), person INT REFERENCES jdbc.people (id))");
    PreparedStatement insert = connection.prepareStatement("INSERT INTO jdbc.people VALUES (?, ?, ?, ?, ?, ?)");
    for (int i = 0; i < 10; i++) {
      insert.setInt(1, i);
      insert.setString(2, "it's \\ " + i);
      insert.setBigDecimal(3, new java.math.BigDecimal("1.25"));
      insert.setTimestamp(4, Timestamp.valueOf("2024-01-02 03:04:05.5"));
      insert.setDate(5, java.sql.Date.valueOf("2024-01-02"));
      insert.setBoolean(6, true);
      insert.addBatch();
    }
    equal(10, Arrays.stream(insert.executeBatch()).sum());

    try (ResultSet rows = statement.executeQuery("SELECT * FROM jdbc.people WHERE id = 7")) {
      rows.next();
      equal("it's \\ 7", rows.getString("name"));
      equal(new java.math.BigDecimal("1.25"), rows.getBigDecimal("amount"));
      equal(Timestamp.valueOf("2024-01-02 03:04:05.5"), rows.getTimestamp("at"));
    }
    connection.setAutoCommit(false);
    statement.setFetchSize(3);
    equal(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"), column(statement.executeQuery("SELECT id FROM jdbc.people ORDER BY 1"), 1));
    statement.executeUpdate("DELETE FROM jdbc.people");
    connection.rollback();
    connection.setAutoCommit(true);
    equal(List.of("10"), column(statement.executeQuery("SELECT count(*) FROM jdbc.people"), 1));
    equal(true, statement.execute("SELECT 1; SELECT 2"));
    equal(true, statement.getMoreResults());

    DatabaseMetaData data = connection.getMetaData();
    equal("Redshift", data.getDatabaseProductName());
    equal(List.of("orders", "people"), column(data.getTables(null, "jdbc", null, new String[] {"TABLE"}), 3));
    equal(List.of("id", "name", "amount", "at", "born", "ok"), column(data.getColumns(null, "jdbc", "people", null), 4));
    equal(List.of("id"), column(data.getPrimaryKeys(null, "jdbc", "people"), 4));
    equal(List.of("people"), column(data.getImportedKeys(null, "jdbc", "orders"), 3));
    equal(List.of("orders"), column(data.getExportedKeys(null, "jdbc", "people"), 7));
    equal(true, column(data.getSchemas(), 1).contains("jdbc"));
    equal(List.of(System.getenv("PGDATABASE")), column(data.getCatalogs(), 1));

    statement.setQueryTimeout(1);
    equal("57014", stateOf(() -> statement.executeQuery("SELECT count(*) FROM pg_attribute a, pg_attribute b, pg_attribute c")));
    equal("42703", stateOf(() -> statement.executeQuery("SELECT nope")));
    connection.setReadOnly(true);
    connection.setReadOnly(false);
    statement.execute("DROP SCHEMA jdbc CASCADE");
  }

  interface Work { void run() throws SQLException; }

  static String stateOf(Work work) {
    try {
      work.run();
      return "no error";
    } catch (SQLException error) {
      return error.getSQLState();
    }
  }

  static List<String> column(ResultSet rows, int number) throws SQLException {
    List<String> values = new ArrayList<>();
    while (rows.next()) values.add(rows.getString(number));
    return values;
  }

  static void equal(Object expected, Object actual) {
    if (!expected.equals(actual)) throw new AssertionError("expected " + expected + ", got " + actual);
  }
}
