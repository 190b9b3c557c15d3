import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyOf } from '../../../functions/areas/contact-attributes/domain/definition.ts'
import { shownValue } from '../../../functions/areas/contact-attributes/domain/shown-value.ts'
import {
  canonicalValue,
  compareValues,
  isKnown,
  type Values,
} from '../../../functions/areas/contact-attributes/domain/value.ts'

const of = (type: Values['type'], choices: string[] = []): Values => ({ type, choices })
const plan = of('choice', ['Free', 'Größe L', 'Pro'])

describe('a value', () => {
  it.each([
    [of('number'), ' 007.50 ', '7.5'],
    [of('number'), '-0', '0'],
    [of('number'), '+.5', '0.5'],
    [of('number'), '123456789012345', '123456789012345'],
    [of('number'), '0.0000001', '1e-7'],
    [of('number'), '1234567890123456', undefined],
    [of('number'), '1,5', undefined],
    [of('number'), '1e400', undefined],
    [of('number'), 'Infinity', undefined],
    [of('number'), '0x10', undefined],
    [of('date'), '2026-03-01', '2026-03-01'],
    [of('date'), '2024/2/29', '2024-02-29'],
    [of('date'), '1.3.2026', '2026-03-01'],
    [of('date'), '2026-03-01T23:59:59.000Z', '2026-03-01'],
    [of('date'), '2026-02-30', undefined],
    [of('date'), '2025-02-29', undefined],
    [of('date'), '1/3/2026', undefined],
    [of('date'), 'tomorrow', undefined],
    [of('checkbox'), 'Yes', 'true'],
    [of('checkbox'), '0', 'false'],
    [of('checkbox'), 'maybe', undefined],
    [plan, 'pro', 'Pro'],
    [plan, 'grosse l', undefined],
    [plan, 'GRÖßE L', 'Größe L'],
    [plan, 'größe l', 'Größe L'],
    [plan, 'Gold', undefined],
    [of('text'), '  a  b ', 'a  b'],
    [of('date'), '  ', ''],
  ])('C9 %j takes %j as %j', (definition, text, canonical) => {
    expect(canonicalValue(definition, text)).toBe(canonical)
    expect(isKnown(definition, text)).toBe(Boolean(canonical))
  })

  it('C9 is canonical once and for all', () => {
    const any = fc.oneof(
      fc.string(),
      fc.double().map(String),
      fc.date({ noInvalidDate: true }).map((at) => at.toISOString()),
    )
    const types = fc.constantFrom(of('text'), of('number'), of('date'), of('checkbox'), plan)
    fc.assert(
      fc.property(types, any, (definition, text) => {
        const once = canonicalValue(definition, text)
        if (once !== undefined) expect(canonicalValue(definition, once)).toBe(once)
      }),
    )
  })

  it.each([
    [of('number'), ['9', '10', '-1', 'none'], ['-1', '9', '10', 'none']],
    [of('date'), ['2026-02-01', '2025-12-31'], ['2025-12-31', '2026-02-01']],
    [plan, ['pro', 'Free', 'Gold'], ['Free', 'pro', 'Gold']],
    [of('checkbox'), ['yes', 'false'], ['false', 'yes']],
    [of('text'), ['Émile', 'Zoe', 'ada'], ['ada', 'Émile', 'Zoe']],
  ])('C9 is ordered by its type: %j', (definition, values, ordered) => {
    expect(values.toSorted((a, b) => compareValues(definition, a, b))).toEqual(ordered)
  })

  it.each([
    [of('number'), '1234567.5', 'de', '1.234.567,5'],
    [of('number'), '2026', 'en', '2026'],
    [of('date'), '2026-03-01', 'de', '1. März 2026'],
    [of('date'), '2026-03-01', null, 'March 1, 2026'],
    [of('date'), 'soon', 'de', 'soon'],
    [of('checkbox'), 'true', 'pt-BR', 'Sim'],
    [of('checkbox'), 'false', 'not a tag', 'No'],
    [plan, 'Pro', 'fr', 'Pro'],
  ])('C9 %j %j is read in %j as %j', (definition, text, language, shown) => {
    expect(shownValue(definition, text, language)).toBe(shown)
  })

  it.each([
    ['Customer since', 'customer_since'],
    ['Größe (cm)', 'große_cm'],
    ['契約', '契約'],
    ['…', undefined],
  ])('C9 of the name %j is made the key %j', (name, key) => expect(keyOf(name)).toBe(key))
})
