using System.Globalization;
using Marketplace.Load;

return args switch
{
    ["ceiling", var url, var database, ..] => await Ceiling.RunAsync(url, database),
    ["buyers", var address, var database, var clients, var seconds] => await Buyers.RunAsync(new Uri(address), database, int.Parse(clients, CultureInfo.InvariantCulture), int.Parse(seconds, CultureInfo.InvariantCulture)),
    ["carts", var address, var database, var clients, var seconds] => await Buyers.FillCartsAsync(new Uri(address), database, int.Parse(clients, CultureInfo.InvariantCulture), int.Parse(seconds, CultureInfo.InvariantCulture)),
    ["checkouts", var address, var database, var clients, var seconds] => await Buyers.CheckOutAsync(new Uri(address), database, int.Parse(clients, CultureInfo.InvariantCulture), int.Parse(seconds, CultureInfo.InvariantCulture)),
    ["browsers", var address, var clients, var seconds] => await Browsers.RunAsync(new Uri(address), int.Parse(clients, CultureInfo.InvariantCulture), int.Parse(seconds, CultureInfo.InvariantCulture)),
    ["visitors", var address, var path, var aSecond, var seconds] => await Visitors.RunAsync(new Uri(address), path, int.Parse(aSecond, CultureInfo.InvariantCulture), int.Parse(seconds, CultureInfo.InvariantCulture)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("ceiling URL DATABASE | buyers|carts|checkouts ADDRESS DATABASE CLIENTS SECONDS | browsers ADDRESS CLIENTS SECONDS | visitors ADDRESS PATH ASECOND SECONDS; DATABASE is a tenant's SQLite file or a PostgreSQL connection string with its search path");
    return 2;
}
