"""Where people's handles stand: what programs, repositories, chats and games write around a name somebody goes by.

Each pattern says where the handle is by its one group; RE2 finds the places of all in one pass, and Python's ``re``, on
that stretch alone, which handle it is. *Sure* places hold a handle whatever it looks like; in *likely* ones it must
look like one: with a digit or a sign inside, or built from a name of the lists (``bchatterjee``, ``mei.lin``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import re2

from delenda.lexer import spans
from detectors.chinese_names import is_chinese_name
from detectors.english import many_given, many_surnames

NOBODY: Final = frozenset(
    "demo guest trial test admin administrator root user anonymous system default example sample nobody daemon "
    "www-data "
    "nginx apache postgres mysql redis git ubuntu debian centos ec2-user jenkins deploy sshd cron backup "
    "oracle hadoop mail "
    "ftp sa bin sys operator service svc bot robot runner ci travis github gitlab docker kube kubelet elastic "
    "kafka mongodb "
    "rabbitmq nagios zabbix prometheus grafana tomcat vagrant pi support info noreply null none unknown "
    "localhost localsystem "
    "me you him her them us the a an any all this that is was are be and or for from to of in on at by with it "
    "its new old "
    "login logout password name account users id email only not no yes true false has had does did can will "
    "your my our "
    "success successful failed failure ok error denied required invalid change changed settings profile list "
    "data page api app web server client host master slave main dev prod staging "
    "public private local remote replication replica repl rep dbadmin webmaster postmaster sysadmin superuser "
    "sudo".split()
)
"""What stands in such places and is nobody: services, and words."""
_H: Final = r"[A-Za-z][A-Za-z0-9._\-]*[A-Za-z0-9_]"
_SIGNED: Final = r"[a-z][a-z]*(?:[._\-][a-z]|[0-9])[a-z0-9._\-]*"
"""One with a digit or a sign inside."""
_Q: Final = r"[\"'`]?"
_HAN_NICK: Final = r"[^\s,，。:;；!?！？\"“”'()<>\[\]【】「」@|=/]+"
_DONE: Final = (
    "merged|pushed|approved|reviewed|requested|assigned|commented|starred|forked|changed|granted|revoked|reset|"
    "disabled|"
    "enabled|locked|unlocked|logged|signed|uploaded|downloaded|accessed|viewed|exported|modified|rejected|"
    "invited|kicked|"
    "banned|muted|renamed|reassigned|joined|left|followed|liked|posted|shared|subscribed|opened|closed|created|deleted|"
    "updated|edited|started|stopped|submitted|removed|added|replied|mentioned|tagged|unfollowed|blocked|"
    "reported|connected|"
    "disconnected|donated|cheered|raided|quit|wrote|says|said|online|offline"
)
_DOERS: Final = (
    "employee|user|member|operator|owner|author|agent|account|login|player|student|subscriber|customer|"
    "assignee|reviewer|"
    "uploader|reporter|streamer|viewer|seller|buyer|follower|handle|alias|nick|committer|maintainer|"
    "contributor|moderator|"
    "driver|editor|poster|commenter|winner|username|caller|host|requester|approver|creator|nickname|role of"
)
_GAMES: Final = (
    r"gamer ?tag|battle ?tag|psn(?: id)?|steam(?: name| id)?|ign|in-game name|discord(?: name| handle| tag)?|"
    r"twitch|insta|"
    r"instagram|snapchat|tiktok|telegram|kik|screen ?name|character name|summoner(?: name)?|epic(?: id| name)?|riot id"
)
_ROLES: Final = (
    "用户|玩家|网友|博主|楼主|主播|群友|粉丝|会员|买家|卖家|观众|听众|书友|队友|对手|UP主|up主|大V|水友|吧友|驴友|"
    "车友|道友|房管|群主|群成员"
)
_DEEDS: Final = (
    "的(?:用户|评论|帖子|微博|视频|直播间|动态|主页|账号|弹幕|留言|回答|文章|笔记|作品|店铺|提问)|连续|被(?:封|"
    "禁|举报|拉黑|踢|折叠|"
    "禁言|关注|永久)|发布了|发表了?|上传了?|评论了?|关注了?|回复了?|点赞了?|转发了?|登[录陆]|注册|已(?:锁定|"
    "注销|登录|登陆|下线|上线|认证|"
    "被|实名)|在线|进入|上线|下线|送出|打赏|获得|击败|击杀|领取|举报|申请|加入|退出|撤回|修改|更新|于20"
)
_SYSTEM: Final = (
    "撤回了一条消息|(?:已)?加入了?(?:群聊|本群|房间|直播间|队伍|公会)|退出了?(?:群聊|本群|房间|直播间|队伍|"
    "公会)|拍了拍|"
    "领取了(?:你|您)的红包|关注了(?:你|您)|赞了(?:你|您)|回复了(?:你|您)|进入了?直播间|来了直播间|"
    "修改了?群(?:名|昵称)|送出了?|"
    "通过(?:扫描|搜索)|正在输入|上线了|下线了"
)
SURE: Final = (
    rf"(?:Accepted|Failed) [a-z\-/]+ for (?:invalid user )?({_H}) from",
    rf"session (?:opened|closed) for user ({_H})\b",
    rf"[Ii](?:nvalid|llegal) user ({_H})\b",
    rf"(?:from|by) (?:invalid |authenticating )user ({_H}) [0-9]",
    rf"\bsudo(?:\[[0-9]+\])?: +({_H}) : ",
    rf"\bsu(?:\[[0-9]+\])?: [^\n]* (?:for|by) ({_H})\b",
    rf"\b(?:useradd|usermod|userdel|adduser|deluser|chage|gpasswd|chpasswd|htpasswd) [^\n;|&]*? ?({_H})(?:[ "
    rf"\t]*$|[ \t]*[;|&\n])",
    rf"\b(?:ssh|scp|sftp|rsync|mosh|autossh|ssh-copy-id|telnet) (?:[^\n;|@]* )?({_H})@[A-Za-z0-9]",
    rf"\bcurl\b[^\n;|]* (?:-u|--user) ?{_Q}({_H}):",
    rf"\b(?:mysql|mysqldump|mysqladmin|psql|pg_dump|mongo|mongosh|sqlcmd|smbclient|ldapsearch)\b[^\n;|]* "
    rf"(?:-[uU] ?|--user(?:name)?[= ])({_H})\b",
    rf"(?:\bnet user|\brunas /user:|\bsu -|\bsudo -u|\bchown -R|\bchown|\bpasswd|\bfinger) (?:[A-Z0-9\-]+\\)?({_H})\b",
    rf"\b[A-Z][A-Z0-9\-]+\\({_H})\b",
    rf"\buser ?[\"'`]({_H})[\"'`]@{_Q}[A-Za-z0-9%]",
    rf"(?:authentication failed|login failed|denied|login) for (?:user|login|role) [\"'`]({_H})[\"'`]",
    rf"\buser=({_H})(?:,| )(?:db|database|host|client|app|addr|ip|rhost|session|action|method|status|result|src)=",
    rf"\bu?id=({_H}),(?:ou|cn|dc|o)=",
    rf"\b({_H})/[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+:[0-9]+ ",
    rf"(?m:^)[0-9A-Fa-f.:]+ [^ \n]+ ({_H}) \[[0-9]",
    rf"\b(?:80|443|8080|8443) ({_H}) [0-9A-Fa-f]+[.:]",
    rf"\b(?:USER|LOGIN|AUTH) ({_H})(?:$|\n| )",
    rf"\[pid [0-9]+\] \[({_H})\]",
    rf"\buser=<({_H})>",
    rf":({_H})![^ \n]+@",
    rf"(?:^|\n| )[*!\-]+ ({_H}) (?:has joined|has quit|has left|is now known as|\[)",
    rf"is now known as ({_H})\b",
    rf"\bpresence:? ({_H}) ",
    r"(?:Co-authored-by|Author|Committer|Signed-off-by|Reviewed-by|Tested-by): ([a-z0-9][A-Za-z0-9._\-]*) <",
    rf"\b(?i:{_GAMES})(?: is|:|=|,)? @?({_H})\b",
    rf"(?:昵称|网名)({_HAN_NICK}?)的(?:用户|人|网友|朋友)",
    r"\] ?~ ?([^:\n\]]+?): ",
    rf"[\"“]({_HAN_NICK})[\"”]?(?:{_SYSTEM})",
    rf"[\"“]({_HAN_NICK})[\"”]邀请",
    rf"邀请[\"“]({_HAN_NICK})[\"”]",
    rf"(?m:^|[\s\"“「【])({_HAN_NICK}?)[\"”」】]? ?(?:{_SYSTEM})",
    rf"(?:{_ROLES}) ?[“「\"]?({_HAN_NICK}?)[”」\"]?(?:{_DEEDS})",
    rf"(?m:^|[\s,，。!?:;])@({_HAN_NICK}?[^\x00-\x7f，。]{_HAN_NICK}?)(?:[\s,，。:!?]|$)",
    r"(?m:^)\[?(?:19|20)[0-9]{2}[\-/][0-9]{1,2}[\-/][0-9]{1,2} [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?\]? "
    r"([^\s:\[\](){}<>=/,\"'|]+)"
    r"(?:\([0-9]{5,11}\)|<[^<>\s]+@[^<>\s]+>|: ?[^\x00-\x7f])",
)
LIKELY: Final = (
    rf"\b(?i:{_DOERS}) (?:[\"'`@]+({_H})|({_SIGNED}))",
    rf"\b({_SIGNED}) (?:{_DONE})\b",
    r"(?:账号|帐号|账户|登录名|用户名|用户|员工|同事|管理员|操作员|会员|玩家|网友|博主|主播)[是为]? ?({_H})".replace(
        "{_H}", _H
    ),
    rf"(?i:\b(?:approved|merged|assigned|deployed|triggered|authored|owned|created|updated|modified|changed|"
    rf"deleted|uploaded|"
    rf"locked|requested|submitted|invoked|executed|initiated|performed|reported|closed|opened|resolved|posted|shared|"
    rf"commented|replied|reviewed|streamed|tagged|followed|banned|edited|written|invited|sent)) (?:by|to) @?({_H})",
)
TRIGGER: Final = (
    r"(?:Accepted|Failed) [a-z]|for user|(?:valid|llegal) user|ing user|\bsudo|\bsu\b|\b(?:user(?:add|mod|del)|"
    r"adduser|deluser|"
    r"chage|[gh]t?passwd|passwd|ssh|scp|sftp|rsync|mosh|autossh|telnet|curl|mysql|psql|pg_dump|mongo|sqlcmd|smbclient|"
    r"ldapsearch|net user|runas|chown|finger|chpasswd|ssh-copy-id|mysqldump|mysqladmin|mongosh) |[A-Z0-9]\\[A-Za-z]|"
    r"user ?[\"'`]|for (?:role|login|user) [\"'`]|user=|,(?:ou|cn|dc|o)=|"
    r"[A-Za-z0-9_]/[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+:[0-9]|[A-Za-z0-9_] \[[0-9]|"
    r"\b(?:80|443|8080|8443) [^ \n]+ [0-9A-Fa-f]+[.:]|"
    r"\b(?:USER|LOGIN|AUTH) |\[pid |![a-z0-9~]+@|has (?:joined|quit|left)|[*!\-] [A-Za-z0-9._\-]+ \[|is now "
    r"known as|\bpresence|"
    rf"(?:-by|Author|Committer): [a-z0-9]|\b(?i:{_GAMES})|\] ?~|{_SYSTEM}|[\"”]邀请|{_ROLES}|@[^\x00-\x7f]|"
    r"(?m:^)\[?(?:19|20)[0-9][0-9][\-/][0-9]+[\-/][0-9]+ [0-9]+:[0-9]+(?::[0-9]+)?\]? (?:[^\s:]*[^\x00-\x7f]|"
    r"[^\s(]+\([0-9]|[^\s<]+<)|"
    rf"\b(?i:{_DOERS}) (?:[\"'`@]+[A-Za-z]|[a-z]+[._\-0-9])|(?:[._\-][a-z]+[0-9]*|[a-z][0-9]+) (?:{_DONE})\b|"
    r"(?:ed|written) by @?[a-z0-9]+[._0-9]|(?:assigned|sent|deployed|reported) to @?[a-z]+[._0-9]|"
    r"员工|同事|管理员|操作员|账号|帐号|账户|网名"
)
"""RE2: lines without it hold none of these places."""
_SEARCH: Final = re2.Options()
_SEARCH.max_mem = 64 << 20
_SURE: Final = re2.compile("|".join(f"(?:{p})" for p in SURE).encode(), _SEARCH)
_LIKELY: Final = re2.compile("|".join(f"(?:{p})" for p in LIKELY).encode(), _SEARCH)
_SURE_ONES: Final = [re.compile(p) for p in SURE]
_LIKELY_ONES: Final = [re.compile(p) for p in LIKELY]
_FIELD: Final = re.compile(
    r"_(?:id|name|token|key|type|count|at|no|code|agent|info|list|data|status|group|role|table|url|path|file|time|date|"
    r"only|index|size|by|log|db|service|server|job|task|event|config|test|node)$|^[a-z]+_$|"
    r"\.(?:com|org|net|io|cn|de|uk|fr|jp|edu|gov|test|example|invalid|local|py|js|ts|go|rs|java|log|txt|conf|"
    r"json|xml|yml|"
    r"yaml|html?|php|csv|md|sh|service|socket|so|dll|exe|zip|gz|png|jpe?g|db|sql|internal|lan)$|^[vV]\d|^\w+\.\d",
    re.IGNORECASE,
)
_PARTS: Final = re.compile(r"[A-Za-z]+")
_NO_NICK: Final = re.compile(
    r"所有人|全体|各位|大家|[在的已未被如请可需应可能将会要不没无有把给对从向让使由按为]|最近|反馈|安全|通过|"
    r"密码|中心|信息|名下|名称|本人|可以|"
    r"需要|首次|再次|第|每|多次|如果|是否|必须|如何|怎么|什么|点击|选择|输入|数据|管理|行为|画像|增长|协议|"
    r"注册|登录|登陆"
)
"""How no nickname begins: what is said of users."""
_SPEAKERS: Final = re.compile(
    r"反馈|工单|用户|客户|来电|告警|报警|任务|设备|客服|移动|联通|电信|银行|公司|系统|机器人|商家|管理员|小蜜|"
    r"小助手|助手|店家|官方|"
    r"平台|快递|骑手|通知|提示|公告|订单|时间|状态|备注|日志|错误|警告"
)
_HAN: Final = re.compile(r"[一-鿿]")
_LONGEST: Final = 32


def find_handles(text: str) -> Iterator[tuple[int, int]]:
    """Yield where handles stand in a folded text."""
    for start, end in spans(_SURE, text):
        for one in _SURE_ONES:
            hit = one.match(text, start, end)
            if (
                hit
                and (text[hit.end(1) : hit.end(1) + 1] != "@" or "@" in one.pattern[-24:])
                and _is_somebody(hit[1], text[hit.start(1) - 1] in _QUOTES)
            ):
                yield hit.span(1)
                break
    for start, end in spans(_LIKELY, text):
        for one in _LIKELY_ONES:
            hit = one.match(text, start, end)
            if hit and text[end : end + 1] not in _GOES_ON and looks_like_handle(hit[hit.lastindex or 0]):
                yield hit.span(hit.lastindex or 0)
                break


_GOES_ON: Final = frozenset("@/\\(=")
"""What follows a path, a mailbox, a function or a key, not a handle."""


_QUOTES: Final = frozenset("\"'“「")


def _is_somebody(handle: str, quoted: bool) -> bool:
    if not 2 <= len(handle) <= _LONGEST or handle.lower() in NOBODY or sum(map(str.isdigit, handle)) > 6:
        return False
    if handle.istitle() and _in_lists(handle.lower()):
        return False  # a first name: somebody's own
    if _HAN.search(handle):
        said = _SPEAKERS.search(handle) or (not quoted and _NO_NICK.match(handle))
        return len(handle) <= 16 and not is_chinese_name(handle) and not said
    return True


@lru_cache(maxsize=1 << 13)
def looks_like_handle(word: str) -> bool:
    """Return whether a word is more likely somebody's handle than a word, a host or a field.

    >>> [looks_like_handle(w) for w in ("ingrid_pham", "bchatterjee", "nakagawab12", "user_id", "table", "eth0")]
    [True, True, True, False, False, False]
    """
    if not 4 <= len(word) <= _LONGEST or word.lower() in NOBODY or _FIELD.search(word) or not word[0].islower():
        return False
    parts = _PARTS.findall(word.lower())
    solid = len(parts) == 1 and parts[0] == word
    for part in parts:
        if len(part) < 4 and len(parts) == 1:
            return False
        known = (_in_lists(part) and not solid) or any(
            len(p) >= 4 and p in many_surnames() for p in (part[1:], part[:-1])
        )
        if known and (len(parts) > 1 or not solid or len(part) > 6):
            return True
    return False


def _in_lists(part: str) -> bool:
    return len(part) >= 3 and (part in many_given() or part in many_surnames())
