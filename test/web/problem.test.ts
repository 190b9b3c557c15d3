import { describe, expect, it } from 'vitest'
import { problemOf } from '../../web/src/api/problem.ts'

describe('an answer that says no', () => {
  it.each([
    [401, 'unauthorized', false],
    [403, 'forbidden', false],
    [404, 'not_found', false],
    [413, 'too_large', false],
    [429, 'rate_limited', true],
    [500, 'internal_error', true],
    [502, 'unavailable', true],
    [504, 'unavailable', true],
    [507, 'storage_full', true],
    [418, 'unknown', false],
  ])('%i, from something between that has no words of ours: %s', async (status, code, isPassing) => {
    for (const body of ['<html>', '{"message":"no"}', '']) {
      expect(await problemOf(new Response(body, { status }))).toMatchObject({ status, code, isPassing })
    }
  })
  it('keeps the server’s own word', async () => {
    const body = JSON.stringify({ code: 'version_conflict', detail: 'Somebody was faster.' })
    expect(await problemOf(new Response(body, { status: 409 }))).toMatchObject({
      code: 'version_conflict',
      message: 'Somebody was faster.',
    })
  })
})
