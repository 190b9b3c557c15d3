import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { type Database, freePort, openDatabase } from './database.ts'

/** Amazon's own DynamoDB Local, in memory; `jar` is its DynamoDBLocal.jar, with its libraries beside it. */
export async function startDynamoDbLocal(jar: string): Promise<Database> {
  const port = await freePort()
  const libraries = `-Djava.library.path=${join(dirname(jar), 'DynamoDBLocal_lib')}`
  const options = ['-inMemory', '-disableTelemetry', '-port', String(port)]
  return openDatabase(port, spawn('java', [libraries, '-jar', jar, ...options], { stdio: 'ignore' }))
}
