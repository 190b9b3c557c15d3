import { spawn } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { DescribeTableCommand, DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TABLE } from '../../functions/platform/table-definition.ts'
import { startClock } from '../../local/clock.ts'
import { openDataFolder } from '../../local/data-folder.ts'
import { type Database, startDatabase } from '../../local/database.ts'
import { StartProblem } from '../../local/problems.ts'
import { openRecordLog } from '../../local/record-log.ts'
import { createTable } from '../../local/table.ts'

let path: string
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'switchboard-test-'))
})
afterEach(() => rmSync(path, { recursive: true, force: true }))

describe('data folder', () => {
  it('is for one process at a time', () => {
    const first = openDataFolder(path)
    expect(() => openDataFolder(path)).toThrow(StartProblem)
    expect(() => openDataFolder(path)).toThrow(/SWITCHBOARD_DATA=/)
    first.release()
    openDataFolder(path).release()
  })

  it('is taken over from a process that is gone, and tells which database that left', async () => {
    const gone = spawn('true')
    await new Promise((resolve) => gone.once('exit', resolve))
    writeFileSync(join(path, 'lock.json'), JSON.stringify({ pid: gone.pid, startedAt: '123', database: 77 }))
    const folder = openDataFolder(path)
    expect(folder.formerDatabase).toBe(77)
    folder.release()
  })

  it('is taken over from an earlier process with the same id', () => {
    writeFileSync(join(path, 'lock.json'), JSON.stringify({ pid: process.pid, startedAt: '1' }))
    openDataFolder(path).release()
  })

  it.each(['', '{"pid":', 'null'])('does not stumble over the torn lock %j', (lock) => {
    writeFileSync(join(path, 'lock.json'), lock)
    openDataFolder(path).release()
  })
})

describe('database', () => {
  const items = async (database: Database) => {
    const client = clientOf(database)
    const { Items = [] } = await client.send(new ScanCommand({ TableName: 'things' }))
    return Items.map(({ pk }) => pk?.S).sort()
  }
  const put = (database: Database, pk: string) =>
    clientOf(database).send(new PutItemCommand({ TableName: 'things', Item: { pk: { S: pk }, sk: { S: '-' } } }))

  it('has the table of the stack', async () => {
    const folder = openDataFolder(path)
    const database = await startDatabase(folder, undefined)
    expect(await createTable(database.endpoint, 'things')).toBe(true)
    expect(await createTable(database.endpoint, 'things')).toBe(false)
    const { Table } = await clientOf(database).send(new DescribeTableCommand({ TableName: 'things' }))
    expect(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName).sort()).toEqual(
      Object.keys(TABLE.indexes).sort(),
    )
    expect(Table?.StreamSpecification).toEqual({ StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' })
    await database.close()
    folder.release()
  })

  it('comes back with everything when it is killed', async () => {
    const folder = openDataFolder(path)
    const database = await startDatabase(folder, undefined)
    await createTable(database.endpoint, 'things')
    await put(database, 'before')
    const killed = databasePid(path)
    process.kill(killed, 'SIGKILL')
    while (databasePid(path) === killed) await delay(5)
    await put(database, 'after')
    expect(await items(database)).toEqual(['after', 'before'])
    await database.close()
    folder.release()
  })

  it('ends the database that a killed run left behind', async () => {
    const first = openDataFolder(path)
    const former = await startDatabase(first, undefined)
    await createTable(former.endpoint, 'things')
    await put(former, 'kept')
    await former.close()
    first.release()
    const binary = createRequire(import.meta.url).resolve('@dynoxide/linux-x64/dynoxide')
    const orphan = spawn(binary, ['--port', '0', '--db-path', join(path, 'switchboard.db')])
    const ended = new Promise((resolve) => orphan.once('exit', resolve))
    await new Promise((resolve) => orphan.stderr.once('data', resolve))
    writeFileSync(join(path, 'lock.json'), JSON.stringify({ pid: process.pid, startedAt: '1', database: orphan.pid }))

    const folder = openDataFolder(path)
    const database = await startDatabase(folder, undefined)
    await ended
    expect(await items(database)).toEqual(['kept'])
    await database.close()
    folder.release()
  })

  it('says what to do when the endpoint named does not answer', async () => {
    const folder = openDataFolder(null)
    const database = await startDatabase(folder, undefined)
    expect(await startDatabase(folder, database.endpoint)).toMatchObject({ endpoint: database.endpoint })
    await database.close()
    folder.release()
  })
})

describe('clock and record log', () => {
  it('keeps the time it was moved to', () => {
    const file = join(path, 'clock.json')
    const clock = startClock(file)
    let told = 0
    const stop = clock.onAdvance(() => told++)
    clock.advance(3_600_000)
    stop()
    clock.advance(1000)
    expect(told).toBe(1)
    expect(startClock(file).now() - Date.now()).toBeGreaterThan(3_600_000)
  })

  it('holds the last records only, in memory and in the file, and drops a torn last line', () => {
    const file = join(path, 'log.jsonl')
    const log = openRecordLog<number>(file, 10)
    for (let i = 0; i < 95; i++) log.add(i)
    expect(log.all()).toEqual([85, 86, 87, 88, 89, 90, 91, 92, 93, 94])
    expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThanOrEqual(21)
    appendFileSync(file, '{"torn')
    const again = openRecordLog<number>(file, 10)
    again.add(95)
    expect(openRecordLog<number>(file, 10).all().slice(-2)).toEqual([94, 95])
  })
})

const clientOf = ({ endpoint }: Database) => new DynamoDBClient({ endpoint })
const databasePid = (folder: string) =>
  (JSON.parse(readFileSync(join(folder, 'lock.json'), 'utf8')) as { database: number }).database
