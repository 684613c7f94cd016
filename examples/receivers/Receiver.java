/** A receiver of webhooks in Java 17 or later, with nothing but its standard library: java Receiver.java */
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Receiver {
  private static final long TOLERANCE_SECONDS = 5 * 60;
  private static final int LARGEST_BODY = 1024 * 1024;

  private final byte[] key;

  Receiver(String secret) {
    key = Base64.getDecoder().decode(secret.startsWith("whsec_") ? secret.substring(6) : secret);
  }

  /** The bytes as they came: JSON that was parsed and written again has another signature. */
  boolean isGenuine(Headers headers, byte[] body) throws GeneralSecurityException, IOException {
    String id = headers.getFirst("webhook-id");
    String timestamp = headers.getFirst("webhook-timestamp");
    String signatures = headers.getFirst("webhook-signature");
    if (id == null || timestamp == null || signatures == null || !timestamp.matches("[0-9]{1,12}")) return false;
    if (Math.abs(System.currentTimeMillis() / 1000 - Long.parseLong(timestamp)) > TOLERANCE_SECONDS) return false;

    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.write((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
    content.write(body);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    byte[] expected = ("v1," + Base64.getEncoder().encodeToString(mac.doFinal(content.toByteArray()))).getBytes(StandardCharsets.US_ASCII);

    // While a secret is being rotated, the old and the new one both sign.
    for (String signature : signatures.split(" "))
      if (MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8))) return true;
    return false;
  }

  private int receive(HttpExchange exchange) throws GeneralSecurityException, IOException {
    byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
    if (body.length > LARGEST_BODY) return 413;
    if (!isGenuine(exchange.getRequestHeaders(), body)) return 401;
    // Put it into a queue of yours here, and do the work later.
    System.out.println(exchange.getRequestHeaders().getFirst("webhook-id") + " " + new String(body, StandardCharsets.UTF_8));
    return 204;
  }

  public static void main(String[] arguments) throws IOException {
    Receiver receiver = new Receiver(System.getenv("WEBHOOK_SECRET"));
    int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8080"));
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", exchange -> {
      int status = 500;
      try {
        status = receiver.receive(exchange);
      } catch (GeneralSecurityException error) {
        System.err.println(error.getMessage());
      } finally {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
      }
    });
    server.start();
    System.out.println("port " + server.getAddress().getPort());
  }
}
