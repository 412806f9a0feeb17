/* options: see options.h. */
#include "options.h"

#include <jansson.h>
#include <string.h>

#include "report.h"

/* ---- Values ------------------------------------------------------------- */

/* What a member of the object must be, and where it goes to. */
enum option_kind { OPTION_TEXT, OPTION_NAME, OPTION_FLAG, OPTION_SWITCH, OPTION_SHARE };
struct option {
    const char *name;
    enum option_kind kind;
    void *to;       /* a const char *, an int (flag), a bool (switch) or a double */
    size_t *length; /* of an OPTION_TEXT */
};

static tenor_code wrong(tenor_error *error, const char *name, const char *wanted)
{
    return report(error, TENOR_BAD_ARGUMENT, "the option '%s' must be %s", name, wanted);
}

static tenor_code set_text(const struct option *option, const json_t *value, tenor_error *error)
{
    if (!json_is_string(value))
        return wrong(error, option->name, "a string");
    *(const char **)option->to = json_string_value(value);
    if (option->length)
        *option->length = json_string_length(value);
    return TENOR_OK;
}

static tenor_code set_switch(const struct option *option, const json_t *value,
                             tenor_error *error)
{
    if (!json_is_boolean(value))
        return wrong(error, option->name, "true or false");
    if (option->kind == OPTION_FLAG)
        *(int *)option->to = json_is_true(value);
    else
        *(bool *)option->to = json_is_true(value);
    return TENOR_OK;
}

static tenor_code set_share(const struct option *option, const json_t *value,
                            tenor_error *error)
{
    const double share = json_number_value(value);
    if (!json_is_number(value) || !(share >= 0 && share <= 1))
        return wrong(error, option->name, "a number from 0 to 1");
    *(double *)option->to = share;
    return TENOR_OK;
}

static tenor_code set_option(const struct option *option, const json_t *value,
                             tenor_error *error)
{
    switch (option->kind) {
    case OPTION_TEXT:
    case OPTION_NAME:
        return set_text(option, value, error);
    case OPTION_FLAG:
    case OPTION_SWITCH:
        return set_switch(option, value, error);
    case OPTION_SHARE:
        break;
    }
    return set_share(option, value, error);
}

/* ---- All options ---------------------------------------------------------- */

static tenor_code take_format(struct sql_options *options, const char *format,
                              tenor_error *error)
{
    if (format && strcmp(format, "html") == 0)
        options->document.format = TENOR_HTML;
    else if (format && strcmp(format, "text") != 0)
        return wrong(error, "format", "\"text\" or \"html\"");
    return TENOR_OK;
}

static void take_explain(struct sql_options *options, const char *label)
{
    struct explain_request *explain = &options->settings.explain;
    if (!label)
        return;
    explain->which = strcmp(label, "given") == 0 ? EXPLAIN_GIVEN
                     : strcmp(label, "all") == 0 ? EXPLAIN_ALL
                                                 : EXPLAIN_NAMED;
    explain->label = label;
}

static tenor_code take_members(struct sql_options *options, json_t *object, tenor_error *error)
{
    tenor_document *document = &options->document;
    struct output_settings *settings = &options->settings;
    const char *format = NULL, *explain = NULL;
    const struct option known[] = {
        {"format", OPTION_NAME, &format, NULL},
        {"title", OPTION_TEXT, &document->title, &document->title_length},
        {"source", OPTION_TEXT, &document->source, &document->source_length},
        {"byline", OPTION_TEXT, &document->byline, &document->byline_length},
        {"date", OPTION_TEXT, &document->date, &document->date_length},
        {"site", OPTION_TEXT, &document->site, &document->site_length},
        {"charset", OPTION_NAME, &document->charset, NULL},
        {"any_language", OPTION_FLAG, &document->any_language, NULL},
        {"no_abstain", OPTION_FLAG, &document->no_abstain, NULL},
        {"raw", OPTION_FLAG, &document->raw, NULL},
        {"min_confidence", OPTION_SHARE, &document->min_confidence, NULL},
        {"coverage", OPTION_SHARE, &document->coverage, NULL},
        {"coverage_by_label", OPTION_FLAG, &document->coverage_by_label, NULL},
        {"evidence", OPTION_SWITCH, &settings->evidence, NULL},
        {"as_read", OPTION_SWITCH, &settings->as_read, NULL},
        {"explain", OPTION_NAME, &explain, NULL},
    };
    const char *name;
    json_t *value;
    json_object_foreach(object, name, value)
    {
        size_t i = 0;
        while (i < sizeof known / sizeof *known && strcmp(known[i].name, name) != 0)
            i++;
        if (i == sizeof known / sizeof *known)
            return report(error, TENOR_BAD_ARGUMENT, "there is no option '%s'", name);
        /* A column that is NULL becomes such a member. */
        if (!json_is_null(value) && set_option(&known[i], value, error) != TENOR_OK)
            return error->code;
    }
    take_explain(options, explain);
    settings->sets = (struct set_request){document->coverage, document->coverage_by_label != 0};
    return take_format(options, format, error);
}

static tenor_code check_charset(const struct sql_options *options, tenor_error *error)
{
    const char *charset = options->document.charset;
    if (charset && !tenor_charset(charset))
        return report(error, TENOR_BAD_ARGUMENT, "unknown charset '%s'", charset);
    return TENOR_OK;
}

tenor_code sql_options_read(struct sql_options *options, const char *json, size_t length,
                            tenor_error *error)
{
    json_error_t syntax;
    tenor_code code = TENOR_BAD_ARGUMENT;
    *options = (struct sql_options){.document.size = sizeof(tenor_document),
                                    .settings.format = OUTPUT_JSONL};
    json_t *object =
        json_loadb(json, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &syntax);
    options->parsed = object;
    if (!object && json_error_code(&syntax) == json_error_out_of_memory)
        code = report(error, TENOR_NO_MEMORY, "out of memory");
    else if (!object)
        report(error, code, "the options are no JSON: %s", syntax.text);
    else if (!json_is_object(object))
        report(error, code, "the options are no JSON object");
    else if ((code = take_members(options, object, error)) == TENOR_OK)
        code = check_charset(options, error);
    if (code != TENOR_OK)
        sql_options_release(options);
    return code;
}

void sql_options_release(struct sql_options *options)
{
    json_decref(options->parsed);
    *options = (struct sql_options){0};
}
