namespace Marketplace.Testing;

/// <summary>Waits for what others do beside the test.</summary>
public static class Until
{
    /// <summary>Asks again and again; a busy machine takes its time.</summary>
    /// <exception cref="TimeoutException">It is still not so after a minute.</exception>
    public static async Task TrueAsync(Func<Task<bool>> holds)
    {
        for (var tries = 0; !await holds(); tries++)
        {
            if (tries == 1_200)
            {
                throw new TimeoutException("What was waited for did not happen within a minute.");
            }

            await Task.Delay(50);
        }
    }
}
