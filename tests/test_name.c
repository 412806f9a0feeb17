/* name: which names mean the same, and how they are spelled. */
#include "../features/evidence/name.h"

#include <criterion/criterion.h>

#include "../features/evidence/attribution.h"
#include "../features/evidence/sentence_view.h"
#include "failing_malloc.h"
#include "read_text.h"

static const char lexicon[] = "[list.masculine]\nmr\nhe\n[list.feminine]\nmrs\n";

/* A text of one sentence, and a view of it. */
struct viewed {
    struct read_text text;
    struct attributions attributions;
    struct sentence_view view;
};

static void view_text(struct viewed *viewed, const char *bytes)
{
    float values[64];
    *viewed = (struct viewed){0};
    read_text(&viewed->text, lexicon, bytes);
    cr_assert(attribution_find(&viewed->attributions, &viewed->text.input, values, NULL));
    viewed->view = (struct sentence_view){.input = &viewed->text.input,
                                          .tokens = viewed->text.tokens.items,
                                          .token_count = (uint32_t)viewed->text.tokens.count,
                                          .marks = viewed->attributions.marks,
                                          .bits = &viewed->attributions.bits};
    view_enter(&viewed->view, 0);
}

static void release(struct viewed *viewed)
{
    attributions_release(&viewed->attributions);
    read_text_release(&viewed->text);
}

/* The name of tokens [first, end), whose last is its head. */
static struct name name_at(const struct viewed *viewed, uint32_t first, uint32_t end)
{
    const struct token *tokens = viewed->text.tokens.items;
    return (struct name){.first = first,
                         .end = end,
                         .head = end - 1,
                         .first_hash = tokens[first].hash,
                         .head_hash = tokens[end - 1].hash,
                         .acronym = end == first + 1 && tokens[first].flags & TOKEN_ALL_CAPS};
}

Test(name, persons)
{
    struct viewed viewed;
    view_text(&viewed, "Olin Vane, O. Vane, Mara Vane, Vane, Olin");
    const struct name olin = name_at(&viewed, 0, 2), initial = name_at(&viewed, 3, 5),
                      mara = name_at(&viewed, 6, 8), last = name_at(&viewed, 9, 10),
                      first = name_at(&viewed, 11, 12);
    cr_expect(names_same_person(&viewed.view, &olin, &initial));
    cr_expect(!names_same_person(&viewed.view, &olin, &mara));
    cr_expect(names_same_person(&viewed.view, &olin, &last));
    cr_expect(names_same_person(&viewed.view, &first, &olin));
    cr_expect(!names_same_person(&viewed.view, &first, &mara));
    cr_expect(name_is_fuller(&viewed.view, &olin, &last));
    cr_expect(name_is_fuller(&viewed.view, &olin, &initial));
    cr_expect(!name_is_fuller(&viewed.view, &initial, &olin));
    release(&viewed);
}

Test(name, genders)
{
    struct viewed viewed;
    view_text(&viewed, "Mr Vane, Mrs Vane");
    struct name one = name_at(&viewed, 1, 2), other = name_at(&viewed, 4, 5);
    one.gender = (uint8_t)name_gender(&viewed.view, 0, 1);
    other.gender = (uint8_t)name_gender(&viewed.view, 3, 4);
    cr_expect_eq(one.gender, GENDER_MASCULINE);
    cr_expect_eq(other.gender, GENDER_FEMININE);
    cr_expect(!names_same_person(&viewed.view, &one, &other));
    release(&viewed);
}

Test(name, bodies)
{
    struct viewed viewed;
    view_text(&viewed, "Orrin Port Authority, OPA, authority, Harbour Authority");
    const struct name full = name_at(&viewed, 0, 3), acronym = name_at(&viewed, 4, 5),
                      noun = name_at(&viewed, 6, 7), other = name_at(&viewed, 8, 10);
    cr_expect(names_same_body(&viewed.view, &full, &acronym));
    cr_expect(names_same_body(&viewed.view, &acronym, &full));
    cr_expect(names_same_body(&viewed.view, &full, &noun));
    cr_expect(!names_same_body(&viewed.view, &full, &other));
    cr_expect(!names_same_words(&viewed.view, &full, &other));
    cr_expect(names_same_words(&viewed.view, &full, &full));
    release(&viewed);
}

Test(name, spelling)
{
    struct viewed viewed;
    struct text_buffer name = {0};
    struct failure failure = {0};
    view_text(&viewed, "**Olin**   al-Vane");
    cr_assert(name_spell(&viewed.text.tokens, &viewed.text.article, 0, 3, &name, NULL));
    cr_expect_str_eq(name.data, "Olin al-Vane");
    text_buffer_release(&name);
    failing_malloc_after(0);
    cr_expect(!name_spell(&viewed.text.tokens, &viewed.text.article, 0, 3, &name, &failure));
    cr_expect(failing_malloc_stop());
    cr_expect_eq(failure.code, FAILURE_MEMORY);
    text_buffer_release(&name);
    release(&viewed);
}
