import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto'

/*
 * Stands in, in the bundles, for the SDK's checksums: by Node's own as those are, without another form of each, in
 * JavaScript, for places that have none.
 */

class Checksum {
  readonly #make: () => Hash | Hmac
  #sum: Hash | Hmac
  constructor(make: () => Hash | Hmac) {
    this.#make = make
    this.#sum = make()
  }
  update(data: string | Uint8Array): void {
    this.#sum.update(data)
  }
  async digest(): Promise<Uint8Array> {
    const digest = 'copy' in this.#sum ? this.#sum.copy().digest() : this.#sum.digest()
    return new Uint8Array(digest.buffer, digest.byteOffset, digest.byteLength)
  }
  reset(): void {
    this.#sum = this.#make()
  }
}

/** SHA-256, or an HMAC by it where there is a secret. */
export class Sha256 extends Checksum {
  constructor(secret?: string | Uint8Array) {
    super(() => (secret ? createHmac('sha256', secret) : createHash('sha256')))
  }
}
