namespace Marketplace.Kernel.Theming;

/// <summary>Model of <c>/Engine/Error.cshtml</c>, which every theme family has.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">What happened, in English; translated when shown.</param>
/// <param name="Advice">What to do, in English; translated when shown.</param>
/// <param name="TraceId">For the support; null where nothing went wrong on our side.</param>
public sealed record ErrorPage(int Status, string Title, string Advice, string? TraceId);
