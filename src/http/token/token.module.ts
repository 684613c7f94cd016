/** Bearer tokens, as OAuth 2.0 has them. */
import { Module } from '@nestjs/common';
import { TokenController } from './token.controller';

@Module({ controllers: [TokenController] })
export class TokenModule {}
