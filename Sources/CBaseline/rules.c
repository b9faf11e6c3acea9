#include "CBaseline.h"

void cbaseline_tightest(
    const struct cbaseline_rule *rules, size_t count, uint8_t modality, uint8_t type,
    uint8_t region, int64_t *tightest) {
  for (size_t index = 0; index < count; index++) {
    const struct cbaseline_rule *rule = &rules[index];
    if (rule->modality != modality) continue;
    if (!(rule->types >> type & 1) || !(rule->regions >> region & 1)) continue;
    int64_t *place = &tightest[rule->dimension * CBASELINE_TIERS + rule->tier];
    if (rule->value < *place) *place = rule->value;
  }
}
