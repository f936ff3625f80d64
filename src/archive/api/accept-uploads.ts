import multipart from '@fastify/multipart';
import type { FastifyInstance } from 'fastify';

/** Takes forms with one file of at most so many bytes; a larger one is answered with 413. */
export function acceptUploads(fastify: FastifyInstance, limitBytes: number): void {
  void fastify.register(multipart, {
    throwFileSizeLimit: true,
    limits: { fileSize: limitBytes, files: 1, fields: 10, fieldSize: 1_000, headerPairs: 50 },
  });
}
