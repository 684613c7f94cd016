// A receiver of webhooks in C# on .NET 10 or later, with nothing but its standard library: dotnet run Receiver.cs
using System.Net;
using System.Security.Cryptography;
using System.Text;

const int LargestBody = 1024 * 1024;
var secret = Environment.GetEnvironmentVariable("WEBHOOK_SECRET") ?? throw new Exception("Set WEBHOOK_SECRET.");
var key = Convert.FromBase64String(secret.StartsWith("whsec_") ? secret[6..] : secret);

// The bytes as they came: JSON that was parsed and written again has another signature.
bool IsGenuine(WebHeaderCollection headers, byte[] body)
{
    var (id, timestamp, signatures) = (headers["webhook-id"], headers["webhook-timestamp"], headers["webhook-signature"]);
    if (id is null || signatures is null || !long.TryParse(timestamp, out var sent)) return false;
    if (Math.Abs(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - sent) > 5 * 60) return false;
    byte[] content = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
    var expected = Encoding.ASCII.GetBytes($"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, content))}");
    // While a secret is being rotated, the old and the new one both sign.
    return signatures.Split(' ').Any(one => CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(one)));
}

async Task<int> Receive(HttpListenerRequest request)
{
    using var copy = new MemoryStream();
    var buffer = new byte[16 * 1024];
    for (int read; (read = await request.InputStream.ReadAsync(buffer)) > 0;)
    {
        copy.Write(buffer, 0, read);
        if (copy.Length > LargestBody) return 413;
    }
    if (!IsGenuine((WebHeaderCollection)request.Headers, copy.ToArray())) return 401;
    // Put it into a queue of yours here, and do the work later.
    Console.WriteLine($"{request.Headers["webhook-id"]} {Encoding.UTF8.GetString(copy.ToArray())}");
    return 204;
}

var port = int.Parse(Environment.GetEnvironmentVariable("PORT") ?? "8080");
using var listener = new HttpListener();
listener.Prefixes.Add($"http://127.0.0.1:{port}/");
listener.Start();
Console.WriteLine($"port {port}");
while (true)
{
    var context = await listener.GetContextAsync();
    _ = Task.Run(async () =>
    {
        try { context.Response.StatusCode = await Receive(context.Request); }
        catch (Exception error) { Console.Error.WriteLine(error.Message); context.Response.StatusCode = 500; }
        finally { context.Response.Close(); }
    });
}
