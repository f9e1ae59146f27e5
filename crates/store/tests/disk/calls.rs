//! The calls that change or read a file, seen before the kernel gets them.
//!
//! A function of the C library that is defined in the program itself is taken before that of the library: by SQLite
//! as by Rust's own. Each asks `watch` first, then calls the kernel, then tells `watch` what came of it.
//! That this sees everything is tested: what was written down must add up to what lies in the folder.
// Functions that stand in the place of the C library's cannot be written without it.
#![allow(unsafe_code, clippy::missing_safety_doc)]

use std::ffi::{CStr, OsStr, c_char, c_int, c_uint, c_void};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use libc::{AT_FDCWD, AT_REMOVEDIR, O_CREAT, O_TRUNC, SEEK_CUR, off_t, size_t, ssize_t};

use super::watch::{self, Call, Verdict};

fn fail(errno: c_int) -> c_int {
    unsafe { *libc::__errno_location() = errno };
    -1
}

unsafe fn path(text: *const c_char) -> PathBuf {
    Path::new(OsStr::from_bytes(unsafe { CStr::from_ptr(text) }.to_bytes())).to_owned()
}

unsafe fn beside(folder: c_int, text: *const c_char) -> Option<PathBuf> {
    let path = unsafe { path(text) };
    if folder == AT_FDCWD || path.is_absolute() {
        Some(path)
    } else {
        Some(watch::path_of(folder)?.join(path))
    }
}

unsafe fn open_at(folder: c_int, text: *const c_char, flags: c_int, mode: c_uint) -> c_int {
    let Some(path) = (unsafe { beside(folder, text) }) else {
        return unsafe { libc::syscall(libc::SYS_openat, folder, text, flags, mode) } as c_int;
    };
    let call = if flags & O_CREAT == 0 { Call::Open } else { Call::Create };
    if let Verdict::Refuse(errno) = watch::ask(call, &path) {
        return fail(errno);
    }
    let file = unsafe { libc::syscall(libc::SYS_openat, folder, text, flags, mode) } as c_int;
    watch::opened(file, &path, flags & O_CREAT != 0, flags & O_TRUNC != 0);
    file
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn open(text: *const c_char, flags: c_int, mode: c_uint) -> c_int {
    unsafe { open_at(AT_FDCWD, text, flags, mode) }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn open64(text: *const c_char, flags: c_int, mode: c_uint) -> c_int {
    unsafe { open_at(AT_FDCWD, text, flags, mode) }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn openat(folder: c_int, text: *const c_char, flags: c_int, mode: c_uint) -> c_int {
    unsafe { open_at(folder, text, flags, mode) }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn openat64(folder: c_int, text: *const c_char, flags: c_int, mode: c_uint) -> c_int {
    unsafe { open_at(folder, text, flags, mode) }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn close(file: c_int) -> c_int {
    watch::closed(file);
    unsafe { libc::syscall(libc::SYS_close, file) as c_int }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn read(file: c_int, into: *mut c_void, count: size_t) -> ssize_t {
    if let Verdict::Refuse(errno) = watch::ask_file(Call::Read, file) {
        return fail(errno) as ssize_t;
    }
    unsafe { libc::syscall(libc::SYS_read, file, into, count) as ssize_t }
}

unsafe fn read_at(file: c_int, into: *mut c_void, count: size_t, at: off_t) -> ssize_t {
    if let Verdict::Refuse(errno) = watch::ask_file(Call::Read, file) {
        return fail(errno) as ssize_t;
    }
    unsafe { libc::syscall(libc::SYS_pread64, file, into, count, at) as ssize_t }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn pread(file: c_int, into: *mut c_void, count: size_t, at: off_t) -> ssize_t {
    unsafe { read_at(file, into, count, at) }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn pread64(file: c_int, into: *mut c_void, count: size_t, at: off_t) -> ssize_t {
    unsafe { read_at(file, into, count, at) }
}

/// How much is let through, or why nothing is.
fn allowance(file: c_int, count: size_t) -> Result<size_t, c_int> {
    match watch::ask_file(Call::Write, file) {
        Verdict::Pass => Ok(count),
        Verdict::Half => Ok(count.div_ceil(2)),
        Verdict::Refuse(errno) => Err(errno),
    }
}

unsafe fn tell_written(file: c_int, at: off_t, from: *const c_void, written: ssize_t) {
    if written > 0 {
        let bytes = unsafe { std::slice::from_raw_parts(from.cast::<u8>(), written as usize) };
        watch::written(file, at as u64, bytes);
    }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn write(file: c_int, from: *const c_void, count: size_t) -> ssize_t {
    if !watch::is_watched(file) {
        return unsafe { libc::syscall(libc::SYS_write, file, from, count) as ssize_t };
    }
    let count = match allowance(file, count) {
        Ok(count) => count,
        Err(errno) => return fail(errno) as ssize_t,
    };
    let at = unsafe { libc::syscall(libc::SYS_lseek, file, 0, SEEK_CUR) } as off_t;
    let written = unsafe { libc::syscall(libc::SYS_write, file, from, count) as ssize_t };
    unsafe { tell_written(file, at, from, written) };
    written
}

unsafe fn write_at(file: c_int, from: *const c_void, count: size_t, at: off_t) -> ssize_t {
    let count = match allowance(file, count) {
        Ok(count) => count,
        Err(errno) => return fail(errno) as ssize_t,
    };
    let written = unsafe { libc::syscall(libc::SYS_pwrite64, file, from, count, at) as ssize_t };
    unsafe { tell_written(file, at, from, written) };
    written
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn pwrite(file: c_int, from: *const c_void, count: size_t, at: off_t) -> ssize_t {
    unsafe { write_at(file, from, count, at) }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn pwrite64(file: c_int, from: *const c_void, count: size_t, at: off_t) -> ssize_t {
    unsafe { write_at(file, from, count, at) }
}

unsafe fn cut(file: c_int, length: off_t) -> c_int {
    if let Verdict::Refuse(errno) = watch::ask_file(Call::Truncate, file) {
        return fail(errno);
    }
    let outcome = unsafe { libc::syscall(libc::SYS_ftruncate, file, length) as c_int };
    if outcome == 0 {
        watch::truncated(file, length as u64);
    }
    outcome
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn ftruncate(file: c_int, length: off_t) -> c_int {
    unsafe { cut(file, length) }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn ftruncate64(file: c_int, length: off_t) -> c_int {
    unsafe { cut(file, length) }
}

/// Nothing is waited for: what a sync would have kept is known from the record.
unsafe fn sync(file: c_int, number: libc::c_long) -> c_int {
    if let Verdict::Refuse(errno) = watch::ask_file(Call::Sync, file) {
        return fail(errno);
    }
    if !watch::is_watched(file) {
        return unsafe { libc::syscall(number, file) as c_int };
    }
    watch::synced(file);
    0
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn fsync(file: c_int) -> c_int {
    unsafe { sync(file, libc::SYS_fsync) }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn fdatasync(file: c_int) -> c_int {
    unsafe { sync(file, libc::SYS_fdatasync) }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn rename(from: *const c_char, to: *const c_char) -> c_int {
    let (old, new) = unsafe { (path(from), path(to)) };
    if let Verdict::Refuse(errno) = watch::ask(Call::Rename, &new) {
        return fail(errno);
    }
    let call = libc::SYS_renameat2;
    let outcome = unsafe { libc::syscall(call, AT_FDCWD, from, AT_FDCWD, to, 0) as c_int };
    if outcome == 0 {
        watch::renamed(&old, &new);
    }
    outcome
}

unsafe fn remove_at(folder: c_int, text: *const c_char, flags: c_int) -> c_int {
    let Some(path) = (unsafe { beside(folder, text) }) else {
        return unsafe { libc::syscall(libc::SYS_unlinkat, folder, text, flags) as c_int };
    };
    if let Verdict::Refuse(errno) = watch::ask(Call::Remove, &path) {
        return fail(errno);
    }
    let outcome = unsafe { libc::syscall(libc::SYS_unlinkat, folder, text, flags) as c_int };
    if outcome == 0 {
        watch::removed(&path);
    }
    outcome
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn unlink(text: *const c_char) -> c_int {
    unsafe { remove_at(AT_FDCWD, text, 0) }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn rmdir(text: *const c_char) -> c_int {
    unsafe { remove_at(AT_FDCWD, text, AT_REMOVEDIR) }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn unlinkat(folder: c_int, text: *const c_char, flags: c_int) -> c_int {
    unsafe { remove_at(folder, text, flags) }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn mkdir(text: *const c_char, mode: c_uint) -> c_int {
    let path = unsafe { path(text) };
    if let Verdict::Refuse(errno) = watch::ask(Call::Create, &path) {
        return fail(errno);
    }
    let outcome = unsafe { libc::syscall(libc::SYS_mkdirat, AT_FDCWD, text, mode) as c_int };
    if outcome == 0 {
        watch::made_folder(&path);
    }
    outcome
}
