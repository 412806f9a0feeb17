/* check_schema: does a JSON file have the form that a schema gives it?
 * usage: check_schema SCHEMA NAME FILE
 *
 * Prints each difference from the schema's "#/$defs/NAME" with its place, and exits with 1 if
 * there is any. Knows the part of JSON Schema that tests/report.schema.json needs; a keyword
 * that it does not know is an error, so that a misspelled one cannot pass for a rule. */
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define MOST_PLACE 400

struct checking {
    const json_t *root; /* of the schema */
    bool quiet;         /* trying an alternative: count, and say nothing */
    size_t differences;
};

static void differ(struct checking *checking, const char *place, const char *what)
{
    checking->differences++;
    if (!checking->quiet)
        printf("%s: %s\n", *place ? place : "/", what);
}

static bool is_known_keyword(const char *keyword)
{
    static const char *const known[] = {"$schema",    "title",    "$defs",
                                        "$ref",       "type",     "enum",
                                        "properties", "required", "additionalProperties",
                                        "items",      "minimum",  "maximum",
                                        "anyOf"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(keyword, known[i]) == 0)
            return true;
    return false;
}

static bool has_type(const json_t *value, const char *type)
{
    return (strcmp(type, "object") == 0 && json_is_object(value)) ||
           (strcmp(type, "array") == 0 && json_is_array(value)) ||
           (strcmp(type, "string") == 0 && json_is_string(value)) ||
           (strcmp(type, "boolean") == 0 && json_is_boolean(value)) ||
           (strcmp(type, "integer") == 0 && json_is_integer(value)) ||
           (strcmp(type, "number") == 0 && json_is_number(value)) ||
           (strcmp(type, "null") == 0 && json_is_null(value));
}

static void check_type(struct checking *checking, const json_t *type, const json_t *value,
                       const char *place)
{
    bool fits = json_is_string(type) && has_type(value, json_string_value(type));
    for (size_t i = 0; i < json_array_size(type); i++)
        fits = fits || has_type(value, json_string_value(json_array_get(type, i)));
    if (!fits)
        differ(checking, place, "has another type");
}

static void check_range(struct checking *checking, const json_t *schema, const json_t *value,
                        const char *place)
{
    const json_t *least = json_object_get(schema, "minimum");
    const json_t *most = json_object_get(schema, "maximum");
    if ((least && json_number_value(value) < json_number_value(least)) ||
        (most && json_number_value(value) > json_number_value(most)))
        differ(checking, place, "is out of range");
}

static void check_enum(struct checking *checking, const json_t *values, const json_t *value,
                       const char *place)
{
    for (size_t i = 0; i < json_array_size(values); i++)
        if (json_equal(json_array_get(values, i), value))
            return;
    differ(checking, place, "is none of the values");
}

static void check(struct checking *checking, const json_t *schema, const json_t *value,
                  const char *place);

static void check_object(struct checking *checking, const json_t *schema, const json_t *value,
                         const char *place)
{
    const json_t *properties = json_object_get(schema, "properties");
    const json_t *required = json_object_get(schema, "required");
    char below[MOST_PLACE];
    for (size_t i = 0; i < json_array_size(required); i++) {
        const char *key = json_string_value(json_array_get(required, i));
        snprintf(below, sizeof below, "%s/%s", place, key);
        if (!json_object_get(value, key))
            differ(checking, below, "is missing");
    }
    for (void *at = json_object_iter((json_t *)value); at;
         at = json_object_iter_next((json_t *)value, at)) {
        const char *key = json_object_iter_key(at);
        const json_t *rule = json_object_get(properties, key);
        snprintf(below, sizeof below, "%s/%s", place, key);
        if (rule)
            check(checking, rule, json_object_iter_value(at), below);
        else
            differ(checking, below, "is not in the schema");
    }
}

static void check_array(struct checking *checking, const json_t *schema, const json_t *value,
                        const char *place)
{
    char below[MOST_PLACE];
    for (size_t i = 0; i < json_array_size(value); i++) {
        snprintf(below, sizeof below, "%s/%zu", place, i);
        check(checking, json_object_get(schema, "items"), json_array_get(value, i), below);
    }
}

/* If none fits, the differences from the last one are told. */
static void check_any(struct checking *checking, const json_t *schemas, const json_t *value,
                      const char *place)
{
    const size_t count = json_array_size(schemas);
    for (size_t i = 0; i < count; i++) {
        struct checking trying = {checking->root, true, 0};
        check(&trying, json_array_get(schemas, i), value, place);
        if (trying.differences == 0)
            return;
    }
    check(checking, json_array_get(schemas, count - 1), value, place);
}

static const json_t *definition(const struct checking *checking, const char *reference)
{
    static const char prefix[] = "#/$defs/";
    if (!reference || strncmp(reference, prefix, sizeof prefix - 1) != 0)
        return NULL;
    return json_object_get(json_object_get(checking->root, "$defs"),
                           reference + sizeof prefix - 1);
}

static void check(struct checking *checking, const json_t *schema, const json_t *value,
                  const char *place)
{
    if (!json_is_object(schema)) {
        checking->quiet = false;
        differ(checking, place, "the schema has no rule for it");
        return;
    }
    for (void *at = json_object_iter((json_t *)schema); at;
         at = json_object_iter_next((json_t *)schema, at))
        if (!is_known_keyword(json_object_iter_key(at)))
            differ(checking, place, "the schema has a keyword that is not known");
    const json_t *reference = json_object_get(schema, "$ref");
    const json_t *any = json_object_get(schema, "anyOf");
    const json_t *type = json_object_get(schema, "type");
    const json_t *values = json_object_get(schema, "enum");
    if (reference)
        check(checking, definition(checking, json_string_value(reference)), value, place);
    if (any)
        check_any(checking, any, value, place);
    if (type)
        check_type(checking, type, value, place);
    if (values)
        check_enum(checking, values, value, place);
    if (json_is_number(value))
        check_range(checking, schema, value, place);
    if (json_is_object(value) && json_object_get(schema, "properties"))
        check_object(checking, schema, value, place);
    if (json_is_array(value) && json_object_get(schema, "items"))
        check_array(checking, schema, value, place);
}

static json_t *load(const char *path)
{
    json_error_t error;
    json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    if (!root)
        printf("%s:%d: %s\n", path, error.line, error.text);
    return root;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fputs("usage: check_schema SCHEMA NAME FILE\n", stderr);
        return 2;
    }
    json_t *schema = load(argv[1]), *value = load(argv[3]);
    struct checking checking = {.root = schema};
    char reference[MOST_PLACE];
    snprintf(reference, sizeof reference, "#/$defs/%s", argv[2]);
    if (schema && value)
        check(&checking, definition(&checking, reference), value, "");
    const bool ok = schema && value && checking.differences == 0;
    json_decref(schema);
    json_decref(value);
    return ok ? 0 : 1;
}
