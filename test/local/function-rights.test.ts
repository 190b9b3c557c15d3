import { describe, expect, it } from 'vitest'
import { functionEntries } from '../../functions/manifest.ts'
import { isAllowed } from '../../local/function-rights.ts'

describe('the rights of a function, on one machine as in AWS', () => {
  it.each([
    ['widget', 'PutItem', true],
    ['widget', 'DeleteItem', false],
    ['webhooks', 'DeleteItem', false],
    ['http', 'DeleteItem', true],
    ['http', 'BatchWriteItem', false],
    ['reactions', 'BatchWriteItem', true],
    ['authorizer', 'PutItem', false],
    ['setup', 'UpdateItem', true],
    ['setup', 'DeleteItem', false],
  ])('%s %s: %s', (fn, name, allowed) => {
    expect(isAllowed(fn, 'dynamodb', name)).toBe(allowed)
  })

  it('are nobody’s to scan the table', () => {
    expect(Object.keys(functionEntries).filter((fn) => isAllowed(fn, 'dynamodb', 'Scan'))).toEqual([])
  })

  it('say nothing of other services, nor of what is not deployed', () => {
    expect(isAllowed('widget', 's3', 'DeleteObject')).toBe(true)
    expect(isAllowed('something-of-a-test', 'dynamodb', 'Scan')).toBe(true)
  })
})
