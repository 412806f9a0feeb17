/* report_style: how the report's page looks. Part of report_html.c.
 *
 * Letters have a contrast of 4.5:1 or more on all that they stand on, in light and in dark. */
#ifndef TENOR_REPORT_STYLE_H
#define TENOR_REPORT_STYLE_H

static const char report_style[] =
    ":root{color-scheme:light dark;--paper:#fff;--ink:#1a1a1a;--soft:#595959;--line:#d4d4d4;"
    "--first:#1f5fa8;--second:#a3460f;--error:#a31515;--warning:#7a4b00;--shade:31 95 168}\n"
    "@media(prefers-color-scheme:dark){:root{--paper:#15181c;--ink:#e8e8e8;--soft:#a9b0b8;"
    "--line:#3a4048;--first:#8ab8f0;--second:#f0a878;--error:#ff9b94;--warning:#e8c26a;"
    "--shade:90 140 200}}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0;background:var(--paper);color:var(--ink);"
    "font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}\n"
    "main{max-width:68rem;margin:0 auto;padding:1rem}\n"
    "h1{font-size:1.6rem;line-height:1.25}h2{font-size:1.25rem;margin:2.2rem 0 .5rem}"
    "h3{font-size:1rem;margin:1.2rem 0 .3rem}\n"
    "p,figcaption{max-width:42rem}.soft,figcaption,caption{color:var(--soft)}\n"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:0}"
    "dt{color:var(--soft)}dd{margin:0}\n"
    ".box{overflow-x:auto;margin:.5rem 0;max-width:100%}.box:focus{outline:2px solid "
    "var(--first)}\n"
    "table{border-collapse:collapse;font-variant-numeric:tabular-nums;overflow-wrap:normal}\n"
    "caption{text-align:start;padding-bottom:.25rem}\n"
    "th,td{padding:.2rem .7rem .2rem 0;text-align:end;border-bottom:1px solid var(--line);"
    "white-space:nowrap}\n"
    "th[scope=row],th:first-child{text-align:start;font-weight:400;white-space:normal;"
    "min-width:6rem;max-width:min(20rem,55vw);overflow-wrap:break-word}"
    "thead th,thead th:first-child{font-weight:600;overflow-wrap:normal}\n"
    "table.matrix th[scope=col]{white-space:normal;max-width:8rem;"
    "overflow-wrap:break-word;text-align:center;vertical-align:bottom}"
    "table.matrix td{min-width:3rem;padding-inline:.5rem;text-align:center;"
    "background:rgb(var(--shade)/calc(var(--part,0)*.45));print-color-adjust:exact;"
    "-webkit-print-color-adjust:exact}\n"
    "figure{margin:1rem 0;max-width:30rem}svg{display:block;width:100%;height:auto}\n"
    "svg text{font:12.5px system-ui,sans-serif;fill:var(--soft)}\n"
    ".grid{stroke:var(--line)}.axis{stroke:var(--soft);fill:none}"
    ".line,.aim{fill:none;stroke-width:2}.aim{stroke:var(--soft);stroke-width:1;"
    "stroke-dasharray:1 3}\n"
    ".line.first{stroke:var(--first)}.line.second{stroke:var(--second);stroke-dasharray:6 4}"
    ".point.first{fill:var(--first)}.point.second{fill:var(--paper);stroke:var(--second);"
    "stroke-width:1.5}\n"
    ".bar,.band{fill:rgb(var(--shade)/.22)}\n"
    ".findings{padding-inline-start:1.2rem}.findings b{font-weight:600}"
    ".error b{color:var(--error)}.warning b{color:var(--warning)}.note b{color:var(--soft)}\n"
    ".pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,19rem),1fr));"
    "gap:0 2.5rem;align-items:start}.pair>*{min-width:0}\n"
    "@media print{main{max-width:none;padding:0}.box{overflow:visible}"
    "h2,h3{break-after:avoid}figure,tr{break-inside:avoid}}\n";

#endif
