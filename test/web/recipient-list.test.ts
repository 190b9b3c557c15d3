import { describe, expect, it } from 'vitest'
import { asWritten, columnNames, readHead, withColumns } from '../../web/src/campaigns/recipient-list.ts'

const utf16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])

describe('a list of recipients', () => {
  it.each([
    ['commas', 'phone,Order No.\n+4915112345678,"A, 1"\n+4915112345679,B\n'],
    ['semicolons and Windows lines', '"phone";"Order No."\r\n+4915112345678;"A, 1"\r\n+4915112345679;B'],
    ['tabs', 'phone\tOrder No.\n+4915112345678\tA, 1\n+4915112345679\tB\n'],
    ['a byte order mark', '\uFEFFphone,Order No.\n+4915112345678,"A, 1"\n+4915112345679,B\n'],
    ['UTF-16', utf16('phone;Order No.\n+4915112345678;A, 1\n+4915112345679;B\n')],
  ])('M18 says its columns, a first row and how many there are: %s', async (_how, content) => {
    expect(await readHead(new Blob([content]))).toEqual({
      columns: ['phone', 'Order No.'],
      sample: { phone: '+4915112345678', 'Order No.': 'A, 1' },
      rows: 2,
    })
  })

  it('M18 of one that is large, how many there are about; of an empty one nothing', async () => {
    const row = '+4915112345678,Casey Customer\n'
    const { rows } = await readHead(new Blob([`phone,name\n${row.repeat(50_000)}`]))
    expect(rows).toBeGreaterThan(45_000)
    expect(rows).toBeLessThan(55_000)
    expect(await readHead(new Blob(['']))).toEqual({ columns: [], sample: { '': '' }, rows: 0 })
    expect((await readHead(new Blob(['phone,"never closed\n1,2\n3,4']))).rows).toBe(0)
  })

  it('M18 its columns stand for whole values, under names that can be typed', () => {
    const names = columnNames(['phone', 'Order No.', 'order-no', 'Größe'])
    expect([...names.keys()]).toEqual(['column.phone', 'column.order_no', 'column.order_no_2', 'column.größe'])
    const written = { 1: '$contact.name', 2: ' $column.Order_No ', 3: 'Hello' }
    const values = { 1: '$contact.name', 2: { column: 'Order No.' }, 3: 'Hello' }
    expect(withColumns(written, names)).toEqual(values)
    expect(asWritten(values, names)).toEqual({ ...written, 2: '$column.order_no' })
    expect(withColumns({ 1: 'No. $column.order_no' }, names)).toBeUndefined()
    expect(withColumns({ 1: '$column.gone' }, names)).toBeUndefined()
  })
})
